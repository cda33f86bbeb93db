using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Examples;

/// <summary>Member names of an answer, as far down as somebody wrote them.</summary>
internal sealed class Members
{
    private readonly Dictionary<string, (bool Extra, Members? Below)> _byName = [];

    /// <param name="text"><c>a b? c { d e }</c>: names, those with a question mark shown by the emulator alone.</param>
    public static Members Parse(string text)
    {
        var words = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Parse(words);
    }

    /// <summary>Where an answer differs: what it lacks, what it has too much, and what is said to be there alone and is not.</summary>
    public IEnumerable<string> DifferencesTo(JsonNode answer, string at = "")
    {
        var structures = (answer is JsonArray items ? items.OfType<JsonObject>() : [answer.AsObject()]).ToList();
        var shown = structures.SelectMany(s => s.Select(member => member.Key)).Distinct().ToList();
        foreach (var name in _byName.Keys.Except(shown))
            yield return $"{at}{name} is missing";
        foreach (var name in shown.Except(_byName.Keys))
            yield return $"{at}{name} is too much";
        foreach (var (name, (_, below)) in _byName.Where(member => member.Value.Below is not null && shown.Contains(member.Key)))
        {
            // Of a list's items together, as one list.
            var nodes = structures.Select(s => s[name]).Where(node => node is not null).ToList();
            JsonNode together = nodes is [JsonObject one] ? one : new JsonArray([.. nodes.SelectMany(n => n is JsonArray list ? list.AsEnumerable() : [n]).Select(n => n!.DeepClone())]);
            foreach (var difference in below!.DifferencesTo(together, $"{at}{name}."))
                yield return difference;
        }
    }

    public int Count => _byName.Values.Sum(member => (member.Extra ? 0 : 1) + (member.Below?.Count ?? 0));

    private static Members Parse(Queue<string> words)
    {
        var members = new Members();
        string? last = null;
        while (words.TryDequeue(out var word) && word != "}")
        {
            if (word == "{")
                members._byName[last!] = (false, Parse(words));
            else
                members._byName[last = word.TrimEnd('?')] = (word.EndsWith('?'), null);
        }

        return members;
    }
}
