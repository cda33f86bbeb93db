using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.Scans;

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
        images.Select(image => account.Builds.Find(image.Arn.ToString())).OfType<Build>();
}
