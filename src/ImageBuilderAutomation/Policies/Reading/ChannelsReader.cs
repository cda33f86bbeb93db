using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the section <c>channels</c>: named pointers to released images.</summary>
internal static class ChannelsReader
{
    // A channel's record holds one state for each target, and a pass makes a few calls for each.
    private const int MostTargets = 40;
    private const int MostChannels = 100;

    public static IReadOnlyList<ChannelRule> Read(SourceNode? node, Definitions defined, ValueReader values)
    {
        List<(ChannelRule Rule, SourceNode Node)> channels = [];
        foreach (var item in values.List(node, "a list of channels, each with its scope", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "promote", "targets") is not { } entry)
                continue;
            var name = values.Text(values.Required(entry, "name", "a name such as \"prod\""), TextKind.Name);
            var scope = ScopeOf(entry, defined.Scopes, defined.ScopesNode, values);
            var promotion = PromotionOf(entry.Find("promote"), defined, values);
            var listed = values.List(entry.Find("targets"), "a list of targets", mayBeEmpty: true) ?? [];
            List<ChannelTarget> targets = [.. listed.Select(one => TargetOf(one, values)).OfType<ChannelTarget>()];
            if (targets.Count > MostTargets)
                values.Problems.Error(entry.Find("targets")!, $"at most {MostTargets} targets");
            if (name is not null && scope is not null)
                channels.Add((new(scope, name) { Promotion = promotion, Targets = targets }, entry));
        }

        if (channels.Count > MostChannels)
            values.Problems.Error(node!, $"at most {MostChannels} channels");
        Check(channels, values.Problems);
        return [.. channels.Select(channel => channel.Rule)];
    }

    private static Scope? ScopeOf(SourceNode entry, IReadOnlyDictionary<string, Scope> scopes, SourceNode? definitions, ValueReader values)
    {
        const string Expected = "the name of one scope that selects images";
        if (values.Required(entry, "scope", Expected) is not { } node)
            return null;
        if (node.Kind is not JsonValueKind.String || node.Text == "*")
        {
            values.Problems.Error(node, Expected);
            return null;
        }

        if (ScopesReader.Chosen(node, scopes, definitions, values) is not [var scope])
            return null;
        if (scope.IsOfConfigurations)
            values.Problems.Error(node, Expected, $"scope \"{scope.Name}\" of configurations");
        return scope;
    }

    /// <summary><c>"released"</c>, or <c>{ "after": "3d", "in": "test", "approvals": { "from": ["platform"] } }</c>, of which either part may be missing.</summary>
    private static PromotionRule? PromotionOf(SourceNode? node, Definitions defined, ValueReader values)
    {
        if (node is null)
            return null;
        if (node is { Kind: JsonValueKind.String, Text: "released" })
            return new(null, TimeSpan.Zero);
        if (node.Kind is not JsonValueKind.Object)
        {
            values.Problems.Error(node, "\"released\", or an object with after and in, or with approvals");
            return null;
        }

        if (values.Object(node, "after", "in", "approvals") is not { } rule)
            return null;
        var approvals = ApprovalsReader.Read(rule.Find("approvals"), defined.Groups, values);
        if (rule.Find("approvals") is not null && rule.Find("after") is null && rule.Find("in") is null)
            return new(null, TimeSpan.Zero) { Approvals = approvals };
        var after = values.Duration(values.Required(rule, "after", "how long the other channel has pointed at the image, such as \"3d\""), DurationBounds.InChannel);
        var source = values.Text(values.Required(rule, "in", "the name of another channel of the same scope"), TextKind.Name);
        return after is { } time && source is not null ? new(source, time) { Approvals = approvals } : null;
    }

    private static ChannelTarget? TargetOf(SourceNode node, ValueReader values)
    {
        const string Expected = "either parameter, the name of an SSM parameter, or launchTemplate, the id of a launch template";
        if (values.Object(node, "parameter", "launchTemplate", "setDefault", "region") is not { } target)
            return null;
        var region = values.Text(target.Find("region"), TextKind.Region);
        var (parameter, template) = (target.Find("parameter"), target.Find("launchTemplate"));
        var setDefault = values.Flag(target.Find("setDefault"));
        if (parameter is null == template is null)
        {
            values.Problems.Error(node, Expected, parameter is null ? "neither" : "both");
            return null;
        }

        if (template is not null)
            return values.Text(template, TextKind.LaunchTemplate) is { } id ? new TemplateTarget(id, region, setDefault ?? false) : null;
        if (target.Find("setDefault") is { } misplaced)
            values.Problems.Error(misplaced, "setDefault only beside launchTemplate");
        return values.Text(parameter, TextKind.Parameter) is { } name ? new ParameterTarget(name, region) : null;
    }

    private static void Check(List<(ChannelRule Rule, SourceNode Node)> channels, ProblemList problems)
    {
        var (keys, targets) = (new HashSet<ChannelKey>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var (rule, node) in channels)
        {
            if (!keys.Add(rule.Key))
                problems.Error(node, "each channel of a scope once", $"channel {rule.Key} again");
            foreach (var target in rule.Targets.Where(target => !targets.Add(target.Place)))
                problems.Error(node.Find("targets")!, "each target in one channel: two would overwrite each other", $"{target} again");
            // The policy's text does not say which Region the stack is in, so it may be the one that the other channel names.
            foreach (var target in rule.Targets.OfType<ParameterTarget>().Where(target => target.Region is null
                && channels.Any(other => other.Rule.Key != rule.Key && NamesRegionOf(other.Rule, target))))
                problems.Error(node.Find("targets")!, "the Region in every target of a parameter that two channels name", $"{target} without a Region");
            if (rule.Promotion?.Channel is { } source && (source == rule.Name || channels.All(other => other.Rule.Key != new ChannelKey(rule.Scope.Name, source))))
                problems.Error(node.Find("promote")!, $"another channel of scope {rule.Scope.Name}", $"channel {source}");
        }
    }

    private static bool NamesRegionOf(ChannelRule rule, ParameterTarget target) =>
        rule.Targets.OfType<ParameterTarget>().Any(one => one.Name == target.Name && one.Region is not null);
}
