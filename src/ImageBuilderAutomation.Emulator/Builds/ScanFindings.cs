using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The findings of a completed scan: the stubbed findings, with the members that every finding has.</summary>
public static class ScanFindings
{
    public static IReadOnlyList<JsonObject> Of(Build build, DateTimeOffset now)
    {
        var ordered = build.Account.Builds.ScriptFor(build).Findings ?? [];
        return [.. ordered.Select(finding => Complete((JsonObject)finding!.DeepClone(), build, now))];
    }

    public static int Count(IEnumerable<JsonObject> findings, string severity) =>
        findings.Count(finding => finding["severity"]?.GetValue<string>() == severity);

    private static JsonObject Complete(JsonObject finding, Build build, DateTimeOffset now)
    {
        finding["awsAccountId"] = build.Account.Account;
        finding["imageBuildVersionArn"] = build.Arn;
        finding["imagePipelineArn"] = build.PipelineArn;
        // Documented: findings of other types are left out.
        finding["type"] = "PACKAGE_VULNERABILITY";
        finding["firstObservedAt"] ??= Timestamps.Epoch(now);
        finding["updatedAt"] ??= Timestamps.Epoch(now);
        return finding;
    }
}
