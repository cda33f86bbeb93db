using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Lists findings of completed scans. The list is empty both for a clean image and for one that was never scanned.</summary>
public sealed class ListImageScanFindings : IOperation
{
    public string Name => nameof(ListImageScanFindings);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var filter = input.Objects("filters").Select(FindingFilter.Read).SingleOrDefault();
        var findings = FindingFilter.Builds(call.Account, filter).SelectMany(Numbered).Where(f => filter?.Matches(f.Finding) ?? true);
        if (call.Page.After is { } after)
            findings = findings.SkipWhile(f => string.CompareOrdinal(f.Key, after) <= 0);
        return call.Page.Of("findings", findings, f => f.Key, f => f.Finding.DeepClone());
    }

    private static IEnumerable<(string Key, JsonObject Finding)> Numbered(Build build) =>
        build.Scan?.Listed.Select((finding, index) => ($"{build.Image.Key} {index:D6}", finding)) ?? [];
}

/// <summary>Counts findings of completed scans by account, image, pipeline or vulnerability; the filter's name says by which.</summary>
public sealed class ListImageScanFindingAggregations : IOperation
{
    // Documented: API reference: the types; without a filter, accountId.
    private static readonly Dictionary<string, (string Member, string Key)> Types = new(StringComparer.Ordinal)
    {
        ["accountId"] = ("accountAggregation", "accountId"),
        ["imageBuildVersionArn"] = ("imageAggregation", "imageBuildVersionArn"),
        ["imagePipelineArn"] = ("imagePipelineAggregation", "imagePipelineArn"),
        ["vulnerabilityId"] = ("vulnerabilityIdAggregation", "vulnerabilityId"),
    };

    public string Name => nameof(ListImageScanFindingAggregations);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var filter = input["filter"]?.AsObject();
        var type = filter?.TextOrNull("name") ?? "accountId";
        if (!Types.TryGetValue(type, out var shape))
            throw InvalidParameter.Value("filter", $"'{type}' is not a filter of this operation. Valid names: {string.Join(", ", Types.Keys)}.");

        var wanted = filter?["values"]?.AsArray().Select(v => v!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var groups = Groups(call.Account, type)
            .Where(group => wanted is null || wanted.Contains(group.Key))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .SkipWhile(group => call.Page.After is { } after && string.CompareOrdinal(group.Key, after) <= 0);
        var page = call.Page.Of("responses", groups, group => group.Key, group => new JsonObject
        {
            [shape.Member] = new JsonObject { [shape.Key] = group.Key, ["severityCounts"] = Counts(group.Findings) },
        });
        page["aggregationType"] = type;
        return page;
    }

    private static IEnumerable<(string Key, IEnumerable<JsonObject> Findings)> Groups(AccountState account, string type)
    {
        var scanned = account.Builds.All.Where(build => build.Scan is { Status: Scan.Completed, OnDemand: false }).ToList();
        return type switch
        {
            "accountId" => [(account.Account, scanned.SelectMany(build => build.Scan!.Listed))],
            "imageBuildVersionArn" => scanned.Select(build => (build.Arn, build.Scan!.Listed.AsEnumerable())),
            "imagePipelineArn" => scanned.Where(build => build.PipelineArn is not null).GroupBy(build => build.PipelineArn!)
                .Select(group => (group.Key, group.SelectMany(build => build.Scan!.Listed))),
            _ => scanned.SelectMany(build => build.Scan!.Listed)
                .GroupBy(finding => finding["packageVulnerabilityDetails"]?["vulnerabilityId"]?.GetValue<string>() ?? "")
                .Where(group => group.Key.Length > 0).Select(group => (group.Key, group.AsEnumerable())),
        };
    }

    // Documented: "all" counts every severity, each other member only its own.
    private static JsonObject Counts(IEnumerable<JsonObject> findings)
    {
        var all = findings.ToList();
        return new()
        {
            ["all"] = all.Count,
            ["critical"] = ScanFindings.Count(all, "CRITICAL"),
            ["high"] = ScanFindings.Count(all, "HIGH"),
            ["medium"] = ScanFindings.Count(all, "MEDIUM"),
        };
    }
}

/// <summary>The filter of a list of findings: one name with one value.</summary>
internal sealed record FindingFilter(string Name, string Value)
{
    // Documented: API reference, ListImageScanFindings.
    private static readonly string[] Names = ["imageBuildVersionArn", "imagePipelineArn", "vulnerabilityId", "severity"];

    public static FindingFilter Read(JsonObject filter)
    {
        var name = filter.Text("name");
        if (!Names.Contains(name))
            throw InvalidParameter.Value("filters", $"'{name}' is not a filter of this operation. Valid names: {string.Join(", ", Names)}.");
        return filter["values"]?.AsArray() is [{ } value]
            ? new(name, value.GetValue<string>())
            : throw InvalidParameter.Value("filters", "Exactly one value must be given.");
    }

    /// <summary>The builds whose findings can match the filter, in the order of their images.</summary>
    public static IEnumerable<Build> Builds(AccountState account, FindingFilter? filter) => filter switch
    {
        { Name: "imageBuildVersionArn" } => account.Builds.Find(filter.Value) is { } build ? [build] : [],
        { Name: "imagePipelineArn" } => Of(account, account.Builds.OfPipeline(filter.Value, null)),
        _ => Of(account, account.Resources.OfType("image")),
    };

    public bool Matches(JsonObject finding) => Name switch
    {
        "vulnerabilityId" => finding["packageVulnerabilityDetails"]?["vulnerabilityId"]?.GetValue<string>() == Value,
        "severity" => finding.TextOrNull("severity") == Value,
        _ => true,
    };

    private static IEnumerable<Build> Of(AccountState account, IEnumerable<Resource> images) =>
        images.Select(image => account.Builds.Find(image.ArnText)).OfType<Build>();
}
