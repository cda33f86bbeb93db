using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class GatesReader
{
    /// <summary>Every rule, read as far as possible, with its node for the checks across rules.</summary>
    public static List<(GateRule Rule, SourceNode Node)> Read(SourceNode? node, Definitions defined, ValueReader values)
    {
        var rules = new List<(GateRule, SourceNode)>();
        foreach (var item in values.List(node, "a list of gate rules", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "step", "require", "unknown", "unmet", "remind", "expires") is not { } gate)
                continue;

            var name = values.Text(values.Required(gate, "name", "a name, which reasons show"), TextKind.Name);
            var scope = values.Required(gate, "scope", "\"*\", a scope name or a list of scope names") is { } chosen
                ? ScopesReader.Chosen(chosen, defined.Scopes, defined.ScopesNode, values)
                : null;
            var step = StepReader.Read(values.Required(gate, "step", StepReader.Expected), values);
            var rule = new GateRule
            {
                Name = name ?? "",
                Scopes = scope,
                // An unreadable step already has a problem; without a workflow type it causes no further ones.
                Step = step ?? new("", new("*")),
                Require = ConditionsReader.Read(values.Required(gate, "require", "the conditions that have to be true"), defined, values),
                Unknown = Unknown(gate.Find("unknown"), values),
                Unmet = HoldOrStop(gate.Find("unmet"), values) ?? GateAnswer.Hold,
                Remind = values.Duration(gate.Find("remind"), DurationBounds.Remind),
                Expires = Expires(gate.Find("expires"), values),
            };
            rules.Add((rule, gate));
        }

        return rules;
    }

    private static UnknownAnswer Unknown(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, "askEvery", "for", "then") is not { } unknown)
            return UnknownAnswer.Default;

        var answer = new UnknownAnswer(
            values.Duration(unknown.Find("askEvery"), DurationBounds.AskEvery) ?? UnknownAnswer.Default.AskEvery,
            values.Duration(unknown.Find("for"), DurationBounds.AskFor) ?? UnknownAnswer.Default.For,
            HoldOrStop(unknown.Find("then"), values) ?? UnknownAnswer.Default.Then);
        if (answer.For < answer.AskEvery)
        {
            var defaults = $"{Durations.Format(UnknownAnswer.Default.For)} and {Durations.Format(UnknownAnswer.Default.AskEvery)}";
            values.Problems.Error(
                unknown.Find("for") ?? unknown.Find("askEvery")!,
                $"\"for\" at least as long as \"askEvery\" (defaults: {defaults})",
                $"askEvery {Durations.Format(answer.AskEvery)}, for {Durations.Format(answer.For)}");
        }

        return answer;
    }

    private static Expiry? Expires(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, "after", "then") is not { } expires)
            return null;
        var then = values.Choice(expires.Find("then"), ("stop", GateAnswer.Stop)) ?? GateAnswer.Stop;
        if (expires.Find("after") is { } after)
            return values.Duration(after, DurationBounds.Expiry) is { } duration ? new(duration, then) : null;

        values.Problems.Missing(expires, "after", DurationBounds.Expiry.Expected);
        return null;
    }

    private static GateAnswer? HoldOrStop(SourceNode? node, ValueReader values) =>
        values.Choice(node, ("hold", GateAnswer.Hold), ("stop", GateAnswer.Stop));
}

/// <summary>Reads a step pattern such as <c>distribution/ApproveRelease</c>.</summary>
internal static class StepReader
{
    public static readonly string Expected =
        $"<workflow type>/<step>: {string.Join(", ", StepPattern.WorkflowTypes)} or *, "
        + "then a step name of letters, digits, '-' or '_', with * and ? as wildcards";

    public static StepPattern? Read(SourceNode? node, ValueReader values)
    {
        if (node is null)
            return null;
        if (node.Kind == JsonValueKind.String && StepPattern.TryParse(node.Text, out var pattern))
            return pattern;
        values.Problems.Error(node, Expected);
        return null;
    }
}
