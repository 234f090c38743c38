using Gateway.Cli.Language;
using Gateway.Sources.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>What came of a definition: its errors by line, or what its system told of a synthetic citizen, mapped and not mapped.</summary>
internal sealed class SourceCheckPage(Texts texts, PageLayout layout)
{
    private static readonly Padding Indent = new(2, 0, 0, 0);
    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Wrong = new(Color.Red);

    private readonly Wording _wording = new(texts, new SourceText(nationalId: null));

    /// <summary>The page.</summary>
    public IRenderable Render(CheckSourceResponse answer) => new Rows(Parts(answer));

    private IEnumerable<IRenderable> Parts(CheckSourceResponse answer)
    {
        if (answer.Errors.Count > 0)
        {
            yield return new Paragraph(texts.Of(Phrase.SourceErrors, answer.Errors.Count), Wrong);
            foreach (var error in answer.Errors.OrderBy(error => error.Line))
                yield return new Padder(new Paragraph($"{texts.Of(Phrase.SourceErrorLine, error.Line)}: {_wording.Plain(error.Message)}"), Indent);
            yield break;
        }
        yield return new Paragraph(texts.Of(Phrase.SourceReads, _wording.Plain(answer.Source.SourceId), _wording.Plain(answer.Source.Title)), Bold);
        yield return new Paragraph(texts.Of(Tried(answer.How)), answer.How is CheckedHow.NotReached or CheckedHow.CredentialsMissing ? Wrong : null);
        if (answer.Source.NeverAsked is { } never)
            yield return new Padder(new Paragraph(new SourcesPage(texts, layout).NeverAsked(never)), Indent);
        foreach (var request in answer.Requests)
        {
            yield return layout.Heading(_wording.Plain(request.RequestId));
            yield return Request(request);
        }
    }

    private static Phrase Tried(CheckedHow how) => how switch
    {
        CheckedHow.NeverAsked => Phrase.SourceCheckNeverAsked,
        CheckedHow.NotConnected => Phrase.SourceCheckNotConnected,
        CheckedHow.CredentialsMissing => Phrase.SourceCheckCredentials,
        CheckedHow.Reached => Phrase.SourceCheckReached,
        CheckedHow.NotReached => Phrase.SourceCheckNotReached,
        _ => Phrase.SourceCheckAsked,
    };

    private Rows Request(CheckedRequest request)
    {
        var parts = new List<IRenderable>();
        if (request.Reason.Length > 0)
            parts.Add(new Paragraph(_wording.Plain(request.Reason), request.Failed ? Wrong : null));
        if (Hint(request.Reason) is { } hint)
            parts.Add(new Padder(new Paragraph(texts.Of(hint)), Indent));
        if (!request.Failed)
            parts.Add(new Paragraph(texts.Of(Phrase.SourceMapped, request.Items.Count)));
        parts.AddRange(request.Items.Select(Item));
        if (request.NotMapped.Count > 0)
            parts.Add(new Paragraph(texts.Of(Phrase.SourceNotMapped, request.NotMapped.Count), Bold));
        parts.AddRange(request.NotMapped.Select(left => new Padder(new Paragraph($"{_wording.Plain(left.Path)} ({left.Count})"), Indent)));
        return new Rows(parts);
    }

    // What in a definition is the usual reason.
    private static Phrase? Hint(string reason) => reason switch
    {
        "SOURCE_MALFORMED" => Phrase.SourceHintMalformed,
        "SOURCE_WRONG_PERSON" => Phrase.SourceHintPerson,
        "SOURCE_ERROR" => Phrase.SourceHintError,
        _ => null,
    };

    private static string Code(MappedCode code) => code.System.Length > 0 ? $"{code.System}|{code.Code}" : code.Code;

    private Padder Item(MappedItem item)
    {
        string[] head = [item.Category, item.Code, .. item.Codes.Select(Code).Where(code => code != item.Code), $"{item.Start} - {item.End}".Trim(' ', '-'), item.Status, item.Outcome];
        var block = new Paragraph(string.Join("; ", head.Where(part => part.Length > 0).Select(_wording.Plain)));
        foreach (var value in item.Values)
            block.Append($"\n  {_wording.Plain(value.Name)}: {_wording.Plain(value.Text)}");
        return new Padder(block, Indent);
    }
}
