using System.Text.Json;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// Reads the member <c>image.state.failureContext</c>, which the typed client does not have. Texts of the service may have 384,000 characters and 256
/// Regions may fail, so everything is shortened to fit a table item.
/// </summary>
internal static class FailureContextReader
{
    private const int MaxArn = 300;
    private const int MaxName = 100;
    private const int MaxRegionMessage = 300;

    /// <summary>The service itself cuts messages of components at this length.</summary>
    private const int MaxMessage = 1024;

    private const int MaxRegions = 10;

    /// <returns>Null for an image that did not fail, and in answers of the older API.</returns>
    public static FailureContext? Read(GetImageResponse response)
    {
        if (RawMembers.Member(RawResponses.Of(response), "image", "state", "failureContext") is not { ValueKind: JsonValueKind.Object } context)
            return null;
        var distribution = RawMembers.Member(context, "distributionFailure");
        var regions = RawMembers.Member(distribution, "regionFailures") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToList() : [];
        return new()
        {
            ImageStatus = Name(context, "imageStatus"),
            WorkflowExecutionId = Name(context, "workflowExecutionId"),
            WorkflowArn = Text(context, "workflowArn", MaxArn),
            StepExecutionId = Name(context, "stepExecutionId"),
            Step = Name(context, "failedStep"),
            Component = RawMembers.Member(context, "componentFailure") is { ValueKind: JsonValueKind.Object } component
                ? new(
                    Text(component, "componentArn", MaxArn), Name(component, "phaseName"), Name(component, "stepName"), Name(component, "action"),
                    Text(component, "errorMessage", MaxMessage))
                : null,
            DistributionMessage = Text(distribution, "errorMessage", MaxMessage),
            Regions =
            [
                .. regions.Take(MaxRegions).Select(region => new FailedRegion(
                    Name(region, "region"), Name(region, "targetAccountId"), Name(region, "status"), Name(region, "imageConfigurationStep"),
                    Text(region, "errorMessage", MaxRegionMessage))),
            ],
            OmittedRegions = Math.Max(0, regions.Count - MaxRegions),
        };
    }

    private static string? Name(JsonElement structure, string member) => Text(structure, member, MaxName);

    private static string? Text(JsonElement? structure, string member, int max) =>
        RawMembers.Member(structure, member) is { ValueKind: JsonValueKind.String } value ? ResponseFields.Shortened(value.GetString(), max) : null;
}
