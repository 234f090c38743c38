using System.Security.Cryptography;
using Gateway.DisclosureLog;

namespace Gateway.Storage;

/// <summary>What looks and changes of a municipality are looked for. All that is given must hold; empty: any.</summary>
/// <param name="Municipality">Whose.</param>
public sealed record UseFilter(MunicipalityId Municipality)
{
    /// <summary>The keys of all the citizen's numbers; empty: any citizen, or none.</summary>
    public IReadOnlyList<CitizenKey> Citizen { get; init; } = [];

    /// <summary>The keys of people whose records are left out, neither shown nor counted; empty: nobody's.</summary>
    public IReadOnlyList<CitizenKey> Without { get; init; } = [];

    /// <summary>CVR number of the caller's organisation.</summary>
    public string Organisation { get; init; } = "";

    /// <summary>Pseudonymous user.</summary>
    public string User { get; init; } = "";

    /// <summary>The system that called.</summary>
    public string Client { get; init; } = "";

    /// <summary>The purpose.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>A category that was asked for, or that a change is about: by its own record, or where that names none, by an earlier one of the same act.</summary>
    public string Category { get; init; } = "";

    /// <summary>From when, inclusive; null: from the beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when, exclusive; null: to the end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Looks alone, without what somebody changed.</summary>
    public bool LooksOnly { get; init; }
}

/// <summary>A part of the log: from one index, inclusive, to another, exclusive, as the log stood when it had so many records.</summary>
/// <param name="From">The first index.</param>
/// <param name="Before">The index after the last.</param>
/// <param name="AsOf">Records from this index on are not seen, whatever they say of earlier ones.</param>
public sealed record LogWindow(long From, long Before, long AsOf);

/// <summary>The beginning of a use: somebody asked, or looked; or a change, which is one record.</summary>
/// <param name="Row">By what it is found.</param>
/// <param name="CitizenRef">Stands for the citizen (<see cref="CitizenReferences"/>); empty where it is about none, about several, or about one who was erased.</param>
/// <param name="Parts">Every record of the use, itself first.</param>
public sealed record UseRow(LogIndexRow Row, string CitizenRef, IReadOnlyList<UsePart> Parts)
{
    /// <summary>Of a change whose own record names no categories, those of the first record of its act that names some, as <see cref="LogIndexRow.Categories"/>; empty elsewhere.</summary>
    public string ActCategories { get; init; } = "";
}

/// <summary>A record of a use.</summary>
/// <param name="Index">Where it stands.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="ConfirmedBy">The record that its answer arrived; null while none does.</param>
public sealed record UsePart(long Index, string Kind, long? ConfirmedBy);

/// <summary>A record as it is stored.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="Entry">Its canonical bytes.</param>
/// <param name="Salt">Opens its commitments; null where it has no opening, or none any more.</param>
public sealed record StoredRecord(LogPosition Position, byte[] Entry, byte[]? Salt);

/// <summary>A record that is about a person.</summary>
/// <param name="Index">Where it stands.</param>
/// <param name="ActId">What it is of.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Use">As <see cref="LogIndexRow.Use"/>.</param>
/// <param name="ConfirmedBy">The record that its answer arrived; null while none does.</param>
public sealed record PersonRow(long Index, string ActId, string Kind, string Use, long? ConfirmedBy);

/// <summary>A sample of disclosures as it was drawn.</summary>
/// <param name="Municipality">Where.</param>
/// <param name="SampleId">Its id.</param>
/// <param name="Officer">Pseudonymous officer; <see cref="DrawSummary.Gateway"/> where the gateway drew it because nobody had.</param>
/// <param name="Candidates">Out of how many.</param>
/// <param name="Days">Out of how many days.</param>
/// <param name="WithoutKnown">Those with a known open case were left out.</param>
/// <param name="WithoutUses">Uses that were left out.</param>
/// <param name="Items">What was drawn, in the order in which it was.</param>
public sealed record DrawnSample(
    MunicipalityId Municipality, string SampleId, string Officer, long Candidates, int Days, bool WithoutKnown, IReadOnlyList<string> WithoutUses, IReadOnlyList<DrawnItem> Items)
{
    /// <summary>When; as read from the store.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The record of the draw; as read from the store.</summary>
    public long LogIndex { get; init; }
}

/// <summary>A sample in short.</summary>
/// <param name="At">When it was drawn.</param>
/// <param name="ByGateway">The gateway drew it, because it was due.</param>
/// <param name="Days">Out of how many days.</param>
/// <param name="Candidates">Out of how many disclosures.</param>
/// <param name="LeftOut">Some disclosures of these days were left out beforehand.</param>
/// <param name="Items">How many were drawn.</param>
/// <param name="Undecided">How many of them are still to be decided.</param>
public sealed record DrawSummary(DateTimeOffset At, bool ByGateway, int Days, long Candidates, bool LeftOut, long Items, long Undecided)
{
    /// <summary>Who drew a sample where no officer did.</summary>
    public const string Gateway = "";
}

/// <summary>A disclosure of a sample.</summary>
/// <param name="ActId">Its id.</param>
/// <param name="User">Whose it is, pseudonymous.</param>
/// <param name="Decided">It is decided in this sample; as read from the store.</param>
public sealed record DrawnItem(string ActId, string User, bool Decided = false);

/// <summary>A decision about a disclosure as it stands.</summary>
/// <param name="ActId">About which.</param>
/// <param name="SampleId">In which sample; empty: without one.</param>
/// <param name="Justified">It was right.</param>
/// <param name="Reason">Why, in the officer's words.</param>
/// <param name="Officer">Pseudonymous officer.</param>
/// <param name="At">When.</param>
public sealed record DisclosureReview(string ActId, string SampleId, bool Justified, string Reason, string Officer, DateTimeOffset At);

/// <summary>Why a sample was not drawn, or a disclosure not decided about. A closed set.</summary>
public enum SampleRefusal
{
    /// <summary>The key stands for another request: choose another key.</summary>
    KeyReused,

    /// <summary>The municipality has no such disclosure or sample, or the sample did not draw it.</summary>
    NotFound,

    /// <summary>Something of an earlier sample is still to be decided: decide that first.</summary>
    SampleOpen,

    /// <summary>It has been decided already.</summary>
    AlreadyDecided,

    /// <summary>The officer did it: another officer must decide.</summary>
    OwnAct,
}

/// <summary>What came of a draw or a decision.</summary>
/// <param name="Position">Its record; null where it was refused.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
public sealed record SampleResult(LogPosition? Position, SampleRefusal? Refusal);

/// <summary>How the index of the log compares with its entries.</summary>
/// <param name="Records">How many entries were looked at.</param>
/// <param name="Wrong">Indexes of entries whose row is missing or says something else; at most the first 100.</param>
public sealed record IndexCheck(long Records, IReadOnlyList<long> Wrong);

/// <summary>
/// Stands for a citizen where disclosures are shown to people: the same for one number in one municipality. Made from the
/// citizen's key in the store by a hash, so that it leads neither to the number nor into the store.
/// </summary>
public static class CitizenReferences
{
    private const int Length = 16;

    /// <summary>32 lower-case hex digits.</summary>
    public static string Of(CitizenKey citizen) => Of(citizen.Hash);

    internal static string Of(byte[] hash) => Convert.ToHexStringLower(SHA256.HashData([.. "citizen-reference"u8, .. hash])[..Length]);
}
