using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Scans;

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
        build.Scan?.Findings.Select((finding, index) => ($"{build.Image.Key} {index:D6}", finding)) ?? [];
}
