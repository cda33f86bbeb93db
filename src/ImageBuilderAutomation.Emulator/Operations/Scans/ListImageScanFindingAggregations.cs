using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.Scans;

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
        var scanned = account.Builds.All.Where(build => build.Scan?.Status == Scan.Completed).ToList();
        return type switch
        {
            "accountId" => [(account.Account, scanned.SelectMany(build => build.Scan!.Findings))],
            "imageBuildVersionArn" => scanned.Select(build => (build.Arn, build.Scan!.Findings.AsEnumerable())),
            "imagePipelineArn" => scanned.Where(build => build.PipelineArn is not null).GroupBy(build => build.PipelineArn!)
                .Select(group => (group.Key, group.SelectMany(build => build.Scan!.Findings))),
            _ => scanned.SelectMany(build => build.Scan!.Findings)
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
