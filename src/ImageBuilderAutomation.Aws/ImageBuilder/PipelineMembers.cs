using System.Text;
using System.Text.Json;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Adoption;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// The members of a pipeline that an update repeats. A test compares them with the API's model: a member that is read and not written would be cleared when
/// the pipeline is enabled.
/// </summary>
internal static class PipelineMembers
{
    /// <summary>Members that are not settings: they identify the pipeline, follow from its recipe, belong to the service or have their own operations.</summary>
    public static readonly IReadOnlyList<string> NotUpdatable = [.. PipelineSettings.NotSettings, "status"];

    /// <summary>Members that an update repeats, with their members. Brackets stand for the entries of a list, an asterisk for the keys of a map.</summary>
    public static readonly IReadOnlyList<string> Written =
    [
        "description", "enhancedImageMetadataEnabled", "imageRecipeArn", "containerRecipeArn", "infrastructureConfigurationArn", "distributionConfigurationArn",
        "imageTestsConfiguration.imageTestsEnabled", "imageTestsConfiguration.timeoutMinutes",
        "schedule.scheduleExpression", "schedule.timezone", "schedule.pipelineExecutionStartCondition", "schedule.autoDisablePolicy.failureCount",
        "imageScanningConfiguration.imageScanningEnabled", "imageScanningConfiguration.ecrConfiguration.repositoryName",
        "imageScanningConfiguration.ecrConfiguration.containerTags[]",
        "imageTags.*", "executionRole",
        "workflows[].workflowArn", "workflows[].parameters[].name", "workflows[].parameters[].value[]", "workflows[].parallelGroup", "workflows[].onFailure",
        "loggingConfiguration.imageLogGroupName", "loggingConfiguration.pipelineLogGroupName",
    ];

    /// <summary>Repeats every member of <see cref="Written"/>. A member without a value is null and is not sent.</summary>
    public static UpdateImagePipelineRequest Update(ImagePipeline pipeline) => new()
    {
        Description = pipeline.Description,
        EnhancedImageMetadataEnabled = pipeline.EnhancedImageMetadataEnabled,
        ImageRecipeArn = pipeline.ImageRecipeArn,
        ContainerRecipeArn = pipeline.ContainerRecipeArn,
        InfrastructureConfigurationArn = pipeline.InfrastructureConfigurationArn,
        DistributionConfigurationArn = pipeline.DistributionConfigurationArn,
        ImageTestsConfiguration = pipeline.ImageTestsConfiguration,
        Schedule = pipeline.Schedule,
        ImageScanningConfiguration = pipeline.ImageScanningConfiguration,
        ImageTags = pipeline.ImageTags,
        ExecutionRole = pipeline.ExecutionRole,
        Workflows = pipeline.Workflows,
        LoggingConfiguration = pipeline.LoggingConfiguration,
    };

    /// <summary>Members that are set and that an update by the typed client cannot write: members of a newer API, at any depth.</summary>
    /// <returns>Their paths, in the order of the response, each once. An unknown structure is named once, not by its members.</returns>
    public static IReadOnlyList<string> UnwritableIn(GetImagePipelineResponse response) => UnwritableIn(MembersOf(response));

    /// <summary>The same of a pipeline as the service's response has it.</summary>
    public static IReadOnlyList<string> UnwritableIn(JsonElement pipeline) => UnwritableIn(MembersOf(pipeline));

    private static IReadOnlyList<string> UnwritableIn(IEnumerable<(string Name, JsonElement Value)> members)
    {
        List<string> found = [];
        foreach (var (name, value) in members)
            Search(value, name);
        return [.. found.Distinct()];

        void Search(JsonElement value, string path)
        {
            if (value.ValueKind is JsonValueKind.Null || Written.Contains(path))
                return;
            if (value.ValueKind is JsonValueKind.Array && IsAbove($"{path}[]"))
            {
                foreach (var entry in value.EnumerateArray())
                    Search(entry, $"{path}[]");
            }
            else if (value.ValueKind is JsonValueKind.Object && (IsAbove($"{path}.") || Written.Contains($"{path}.*")))
            {
                foreach (var member in value.EnumerateObject().Where(_ => !Written.Contains($"{path}.*")))
                    Search(member.Value, $"{path}.{member.Name}");
            }
            else
            {
                found.Add(path);
            }
        }

        static bool IsAbove(string path) => Written.Any(written => written.StartsWith(path, StringComparison.Ordinal));
    }

    /// <summary>
    /// All settings as text that does not depend on the order of members, including those that this version cannot write. Two answers with the same text show
    /// the same settings.
    /// </summary>
    public static string SettingsIn(GetImagePipelineResponse response)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in MembersOf(response).OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append('=');
            Write(value);
            text.Append('\n');
        }

        return text.ToString();

        void Write(JsonElement value)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    text.Append('{');
                    foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                    {
                        text.Append(JsonEncodedText.Encode(member.Name)).Append(':');
                        Write(member.Value);
                        text.Append(',');
                    }

                    text.Append('}');
                    break;
                case JsonValueKind.Array:
                    text.Append('[');
                    foreach (var entry in value.EnumerateArray())
                    {
                        Write(entry);
                        text.Append(',');
                    }

                    text.Append(']');
                    break;
                case JsonValueKind.String:
                    text.Append('"').Append(JsonEncodedText.Encode(value.GetString()!)).Append('"');
                    break;
                default:
                    text.Append(value.GetRawText());
                    break;
            }
        }
    }

    private static IEnumerable<(string Name, JsonElement Value)> MembersOf(GetImagePipelineResponse response) =>
        RawMembers.Member(RawResponses.Of(response), "imagePipeline") is { } pipeline ? MembersOf(pipeline) : [];

    private static IEnumerable<(string Name, JsonElement Value)> MembersOf(JsonElement pipeline) => pipeline.EnumerateObject()
        .Where(member => member.Value.ValueKind is not JsonValueKind.Null && !NotUpdatable.Contains(member.Name))
        .Select(member => (member.Name, member.Value));
}
