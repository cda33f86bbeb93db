using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Triggers.Calendar;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the policy's <c>builds</c>: which causes start which pipelines.</summary>
internal static class BuildsReader
{
    public static BuildsSection Read(SourceNode? node, string policyHash, BuildsContext context)
    {
        var values = context.Values;
        if (values.Object(node, "atMost", "retry", "failures", "stuck", "freezes", "rules", "expect") is not { } builds)
            return new(new() { PolicyHash = policyHash }, [], []);

        var freezes = FreezesReader.Read(builds.Find("freezes"), context);
        var rules = TriggerRulesReader.Read(builds.Find("rules"), context);
        BuildsChecks.Run(rules, freezes, values.Problems);
        var section = new TriggerRules
        {
            PolicyHash = policyHash,
            AtMost = values.Number(builds.Find("atMost"), 1, 1000),
            Retry = Retry(builds.Find("retry"), values),
            Failures = Failures(builds.Find("failures"), policyHash, values),
            Stuck = Stuck(builds.Find("stuck"), policyHash, values),
            Freezes = new FreezeCalendar([.. freezes.Select(item => item.Freeze)]),
            Rules = [.. rules.Select(item => item.Rule)],
        };
        return new(
            section,
            BuildExpectReader.Read(builds.Find("expect"), [.. section.Rules.Select(rule => rule.Name), .. freezes.Select(item => item.Freeze.Name)], values),
            [.. rules.Select(item => item.Scopes).Concat(freezes.Select(item => item.Scopes)).SelectMany(scopes => scopes ?? [])]);
    }

    private static RetryLimits Retry(SourceNode? node, ValueReader values) => values.Object(node, "distributionOnly", "transient") is { } retry
        ? new(values.Number(retry.Find("distributionOnly"), 0, 5) ?? 0, values.Number(retry.Find("transient"), 0, 5) ?? 0)
        : RetryLimits.None;

    private static FailureRules Failures(SourceNode? node, string policyHash, ValueReader values)
    {
        if (values.Object(node, "pauseAfter", "enableAfterSuccess") is not { } failures)
            return new() { PolicyHash = policyHash };
        values.NotEmpty(failures, "pauseAfter", "enableAfterSuccess");
        return new()
        {
            PolicyHash = policyHash,
            PauseAfter = values.Number(failures.Find("pauseAfter"), 1, PipelineHealthRecord.MaxFailures),
            EnableAfterSuccess = values.Flag(failures.Find("enableAfterSuccess")) ?? false,
        };
    }

    private static StuckBuildRules Stuck(SourceNode? node, string policyHash, ValueReader values)
    {
        if (values.Object(node, "after", "cancel") is not { } stuck)
            return new() { PolicyHash = policyHash };
        return new()
        {
            PolicyHash = policyHash,
            After = values.Duration(values.Required(stuck, "after", DurationBounds.Stuck.Expected), DurationBounds.Stuck),
            Cancel = values.Number(stuck.Find("cancel"), 0, 100) ?? 0,
        };
    }
}

/// <summary>The policy's <c>builds</c> as read.</summary>
/// <param name="Scopes">The scopes that its rules and freezes use.</param>
internal sealed record BuildsSection(TriggerRules Rules, IReadOnlyList<BuildExpectation> Expectations, IReadOnlyList<Scope> Scopes);

/// <summary>What the readers of <c>builds</c> share.</summary>
internal sealed record BuildsContext(IReadOnlyDictionary<string, Scope> Scopes, SourceNode? Definitions, ValueReader Values)
{
    public const string ScopeExpected = "\"*\", a scope name or a list of scope names";

    /// <returns>Null means every pipeline.</returns>
    public IReadOnlyList<Scope>? Chosen(SourceNode? node)
    {
        var chosen = node is null ? null : ScopesReader.Chosen(node, Scopes, Definitions, Values);
        foreach (var scope in chosen?.Where(scope => scope.IsOfConfigurations) ?? [])
            Values.Problems.Error(node!, "a scope of pipelines, without \"configurations\"", $"scope \"{scope.Name}\" of configurations");
        return chosen;
    }

    public static Func<Pipeline, bool> Selector(IReadOnlyList<Scope>? scopes) =>
        pipeline => scopes is null || scopes.Any(scope => scope.Selects(pipeline));

    public SourceNode? Required(SourceNode parent, string name, string expected)
    {
        var node = parent.Find(name);
        if (node is null)
            Values.Problems.Missing(parent, name, expected);
        return node;
    }
}

/// <summary>Reads the maximum number of findings of each severity.</summary>
internal static class LimitsReader
{
    private const int MaxFindings = 1_000_000;

    public static IReadOnlyList<FindingsLimit>? Read(SourceNode? node, ValueReader values)
    {
        string[] severities = [.. FindingsLimit.Severities];
        if (values.Object(node, severities) is not { } findings)
            return null;
        values.NotEmpty(findings, severities);

        return [.. severities
            .Select(severity => findings.Find(severity) is { } limit ? Limit(severity, limit, values) : null)
            .OfType<FindingsLimit>()];
    }

    private static FindingsLimit? Limit(string severity, SourceNode node, ValueReader values)
    {
        if (node.Kind != JsonValueKind.Object)
            return values.Number(node, 0, MaxFindings, " or an object with atMost, fixable") is { } max ? new(severity, max, null) : null;

        values.Object(node, "atMost", "fixable");
        values.NotEmpty(node, "atMost", "fixable");
        var (atMost, fixable) = (values.Number(node.Find("atMost"), 0, MaxFindings), values.Number(node.Find("fixable"), 0, MaxFindings));
        if (fixable > atMost)
            values.Problems.Error(node.Find("fixable")!, $"at most {atMost}, because fixable findings also count for atMost");
        return new(severity, atMost, fixable);
    }
}
