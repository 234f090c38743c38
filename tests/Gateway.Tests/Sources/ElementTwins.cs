using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Gateway.Tests.Sources;

/// <summary>
/// Puts a twin beside one of the elements that hold a citizen's number, counted over all answers to a question: the
/// same element with whatever number the twin is to have, or none.
/// </summary>
/// <param name="number">The citizen's number, ten digits.</param>
/// <param name="at">Which element gets a twin.</param>
/// <param name="twins">The number of the twin; null for none.</param>
internal sealed class ElementTwins(string number, int at, string? twins)
{
    private readonly string _hyphened = number.Insert(6, "-");
    private int _seen;

    /// <summary>Fewer elements hold the number than were counted to.</summary>
    public bool IsBeyond => _seen <= at;

    public string Alter(string answer)
    {
        if (!Holds(answer))
            return answer;
        if (answer.TrimStart().StartsWith('<'))
            return AlterXml(XDocument.Parse(answer)).ToString(SaveOptions.DisableFormatting);
        var json = JsonNode.Parse(answer)!;
        AlterJson(json);
        return json.ToJsonString();
    }

    private XDocument AlterXml(XDocument document)
    {
        // A document has one root, and an envelope one body.
        foreach (var element in document.Descendants().Where(e => NamesItsPerson(e) && e.Parent is not null && e.Name.LocalName != "Body").ToList())
        {
            if (_seen++ != at)
                continue;
            var twin = new XElement(element);
            foreach (var leaf in twin.DescendantsAndSelf().Where(e => !e.HasElements && Holds(e.Value)).ToList())
            {
                if (twins is null && leaf.Parent is not null)
                    leaf.Remove();
                else
                    leaf.Value = twins is null ? "" : leaf.Value.Replace(number, twins, StringComparison.Ordinal);
            }
            element.AddAfterSelf(twin);
        }
        return document;
    }

    // Whom a payment goes to may be another than the citizen: a landlord.
    private bool NamesItsPerson(XElement element) =>
        element.DescendantsAndSelf().Any(leaf => !leaf.HasElements && Holds(leaf.Value) && !leaf.Ancestors().Any(a => a.Name.LocalName.EndsWith("EffektueringModtager", StringComparison.Ordinal)));

    private void AlterJson(JsonNode node)
    {
        if (node is JsonArray array)
        {
            foreach (var element in array.OfType<JsonObject>().Where(e => Holds(e.ToJsonString())).ToList())
            {
                if (_seen++ == at)
                    array.Add(Twin(element));
            }
        }
        foreach (var child in (node as JsonArray)?.ToList() ?? (node as JsonObject)?.Select(p => p.Value).ToList() ?? [])
        {
            if (child is not null)
                AlterJson(child);
        }
    }

    private JsonNode Twin(JsonNode element)
    {
        var text = element.ToJsonString();
        return twins is null
            ? JsonNode.Parse(text.Replace($"\"{number}\"", "null", StringComparison.Ordinal).Replace($"\"{_hyphened}\"", "null", StringComparison.Ordinal))!
            : JsonNode.Parse(text.Replace(number, twins, StringComparison.Ordinal).Replace(_hyphened, twins, StringComparison.Ordinal))!;
    }

    private bool Holds(string text) => text.Contains(number, StringComparison.Ordinal) || text.Contains(_hyphened, StringComparison.Ordinal);
}
