using System.Text;
using System.Text.Json;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies;

/// <summary>Reads <c>policy.json</c>: JSON with comments and trailing commas. Never throws for what the text says; every problem is told at once.</summary>
public static class PolicyReader
{
    public static PolicyReading Read(string json)
    {
        var problems = new ProblemList();
        SourceNode root;
        try
        {
            root = new SourceParser(Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'))).Parse();
        }
        catch (JsonException e)
        {
            return Malformed("text that is no JSON", (int)(e.LineNumber ?? -1) + 1, (int)(e.BytePositionInLine ?? -1) + 1);
        }
        catch (InvalidOperationException)
        {
            return Malformed("a text with half of a surrogate pair", 0, 0);
        }

        var policy = Policy(root, new ValueReader(problems));
        return new(problems.HasErrors ? null : policy, problems.InOrder);
    }

    private static PolicyReading Malformed(string found, int line, int column) =>
        new(null, [new("$", found, "JSON; comments and trailing commas are allowed", ProblemSeverity.Error, line, column)]);

    private static Policy? Policy(SourceNode root, ValueReader values)
    {
        if (values.Object(root, "$schema", "scopes", "approvers", "modes", "gates", "expect") is null)
            return null;

        values.Text(root.Find("$schema"), TextKind.Anything);
        var scopes = ScopesReader.Read(root.Find("scopes"), values);
        var groups = ApproversReader.Read(root.Find("approvers"), values);
        var placed = GatesReader.Read(root.Find("gates"), scopes, root.Find("scopes"), groups, values);
        List<GateRule> rules = [.. placed.Select(item => item.Rule)];
        GateChecks.Run(placed, values.Problems);
        UseChecks.Run(root, rules, values.Problems);
        return new()
        {
            Hash = ContentHash.Of(root),
            Scopes = scopes,
            Approvers = groups,
            Modes = ModesReader.Read(root.Find("modes"), values),
            Gates = rules,
            Expectations = ExpectReader.Read(root.Find("expect"), rules, groups, values),
        };
    }
}
