using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads <c>policy.json</c>: JSON with comments and trailing commas. Never throws because of the text; one call reports every problem.</summary>
public static class PolicyReader
{
    /// <param name="files">Returns the text of a file next to the policy by its name, or null when there is none. Used for the waivers file.</param>
    /// <param name="today">
    /// When given, waivers and exceptions that have expired by this day or end too far ahead are problems. People who check a policy give it; functions do not.
    /// </param>
    public static PolicyReadResult Read(string json, Func<string, string?>? files = null, DateOnly? today = null)
    {
        var problems = new ProblemList();
        var policy = SourceParser.TryParse(json, problems) is { } root ? Policy(root, files ?? (_ => null), today, new ValueReader(problems)) : null;
        return new(problems.HasErrors ? null : policy, problems.InOrder);
    }

    private static Policy? Policy(SourceNode root, Func<string, string?> files, DateOnly? today, ValueReader values)
    {
        if (values.Object(
            root, "$schema", "scopes", "approvers", "waivers", "modes", "gates", "coverage", "builds", "lifecycle", "configurations", "channels", "owners", "expect") is null)
            return null;

        values.Text(root.Find("$schema"), TextKind.Anything);
        var scopes = ScopesReader.Read(root.Find("scopes"), values);
        var groups = ApproversReader.Read(root.Find("approvers"), values);
        var (waivers, waiversRoot) = WaiversReader.Read(root.Find("waivers"), files, today, scopes, root.Find("scopes"), values);
        var definitions = new Definitions(scopes, root.Find("scopes"), groups, waivers);
        var placed = GatesReader.Read(root.Find("gates"), definitions, values);
        var (lifecycle, lifecycleScopes) = LifecycleReader.Read(root.Find("lifecycle"), definitions, values);
        List<GateRule> rules = [.. placed.Select(item => item.Rule)];
        GateChecks.Run(placed, values.Problems);
        var exceptions = CoverageReader.Read(root.Find("coverage"), today, values);
        var hash = ContentHash.Of(root, waiversRoot);
        var builds = BuildsReader.Read(root.Find("builds"), hash, new(scopes, root.Find("scopes"), values));
        var configurations = ConfigurationsReader.Read(root.Find("configurations"), scopes, root.Find("scopes"), values);
        var channels = ChannelsReader.Read(root.Find("channels"), definitions, values);
        var owners = OwnersReader.Read(root.Find("owners"), scopes, root.Find("scopes"), values);
        UseChecks.Run(
            root, rules, channels, waivers, builds.Rules.Any(CauseKind.FindingsFound),
            [.. builds.Scopes, .. lifecycleScopes, .. configurations.SelectMany(rule => rule.Scopes ?? []), .. owners.SelectMany(rule => rule.Scopes ?? []),
                .. channels.Select(channel => channel.Scope)], values.Problems);
        return new()
        {
            Hash = hash,
            Sections = new(() => ContentHash.Sections(root, waiversRoot)),
            Scopes = scopes,
            Approvers = groups,
            Modes = ModesReader.Read(root.Find("modes"), values),
            Waivers = waivers,
            Gates = rules,
            CoverageExceptions = exceptions,
            Builds = builds.Rules with { Counted = (image, findings, now) => WaivedFindings.Of(findings, waivers, image, now).Counted },
            BuildExpectations = builds.Expectations,
            Lifecycle = lifecycle with { PolicyHash = hash },
            Configurations = configurations,
            Channels = channels,
            Owners = new(owners),
            Expectations = ExpectReader.Read(root.Find("expect"), rules, groups, values),
        };
    }
}

/// <param name="Policy">Null when any problem is an error. A policy is never used in part.</param>
/// <param name="Problems">All problems, in the file's order.</param>
public sealed record PolicyReadResult(Policy? Policy, IReadOnlyList<PolicyProblem> Problems);

internal static class ModesReader
{
    public static Dictionary<Capability, Mode> Read(SourceNode? node, ValueReader values)
    {
        var capabilities = Enum.GetValues<Capability>();
        var modes = new Dictionary<Capability, Mode>();
        if (values.Object(node, [.. capabilities.Select(capability => capability.Name())]) is not { } given)
            return modes;
        foreach (var capability in capabilities)
        {
            if (values.Choice(given.Find(capability.Name()), ("act", Mode.Act), ("observe", Mode.Observe), ("off", Mode.Off)) is { } mode)
                modes[capability] = mode;
        }

        return modes;
    }
}
