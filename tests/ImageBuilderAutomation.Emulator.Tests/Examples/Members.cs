using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Examples;

/// <summary>The expected member names of a response, nested as deep as the example writes them.</summary>
internal sealed class Members
{
    private readonly Dictionary<string, (bool Extra, Members? Below)> _byName = [];

    /// <param name="text"><c>a b? c { d e }</c>: names; a question mark marks a member that the emulator shows but the example does not.</param>
    public static Members Parse(string text)
    {
        var labels = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Parse(labels);
    }

    /// <summary>Lists the differences of a response: missing members and unexpected members.</summary>
    public IEnumerable<string> DifferencesTo(JsonNode answer, string at = "")
    {
        var structures = (answer is JsonArray items ? items.OfType<JsonObject>() : [answer.AsObject()]).ToList();
        var shown = structures.SelectMany(s => s.Select(member => member.Key)).Distinct().ToList();
        foreach (var name in _byName.Keys.Except(shown))
            yield return $"{at}{name} is missing";
        foreach (var name in shown.Except(_byName.Keys))
            yield return $"{at}{name} is unexpected";
        foreach (var (name, (_, below)) in _byName.Where(member => member.Value.Below is not null && shown.Contains(member.Key)))
        {
            // The items of a list are compared together, as one list.
            var nodes = structures.Select(s => s[name]).Where(node => node is not null).ToList();
            JsonNode together = nodes is [JsonObject one]
                ? one
                : new JsonArray([.. nodes.SelectMany(n => n is JsonArray list ? list.AsEnumerable() : [n]).Select(n => n!.DeepClone())]);
            foreach (var difference in below!.DifferencesTo(together, $"{at}{name}."))
                yield return difference;
        }
    }

    public int Count => _byName.Values.Sum(member => (member.Extra ? 0 : 1) + (member.Below?.Count ?? 0));

    private static Members Parse(Queue<string> labels)
    {
        var members = new Members();
        string? last = null;
        while (labels.TryDequeue(out var word) && word != "}")
        {
            if (word == "{")
                members._byName[last!] = (false, Parse(labels));
            else
                members._byName[last = word.TrimEnd('?')] = (word.EndsWith('?'), null);
        }

        return members;
    }
}
