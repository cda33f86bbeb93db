using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Calendar;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the policy's <c>builds</c>: which causes start which pipelines.</summary>
internal static class BuildsReader
{
    public static BuildsSection Read(SourceNode? node, string policyHash, BuildsContext context)
    {
        var values = context.Values;
        if (values.Object(node, "atMost", "retry", "freezes", "rules", "expect") is not { } builds)
            return new(new() { PolicyHash = policyHash }, [], []);

        var freezes = FreezesReader.Read(builds.Find("freezes"), context);
        var rules = TriggerRulesReader.Read(builds.Find("rules"), context);
        BuildsChecks.Run(rules, freezes, values.Problems);
        var section = new TriggerRules
        {
            PolicyHash = policyHash,
            AtMost = values.Number(builds.Find("atMost"), 1, 1000),
            Retry = Retry(builds.Find("retry"), values),
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
}
