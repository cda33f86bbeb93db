using System.Text.Json;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>The outputs of an answered WaitForAction step: <c>{"action":"RESUME","reason":"…"}</c> as text.</summary>
internal sealed record StepOutputs(string? Action, string? Reason)
{
    private static readonly StepOutputs None = new(null, null);

    /// <summary>Any other text gives no action and no reason, because other step actions put file names there.</summary>
    public static StepOutputs Read(string? outputs)
    {
        using var document = Parse(outputs);
        return document is { RootElement: var root } ? new(Text(root, "action")?.ToUpperInvariant(), Text(root, "reason")) : None;
    }

    /// <summary>The AMI in the outputs of a step that created one: <c>{"imageId":"ami-…"}</c>.</summary>
    public static string? AmiIn(string? outputs)
    {
        using var document = Parse(outputs);
        return document is { RootElement: var root } && Text(root, "imageId") is { } ami && ami.StartsWith("ami-", StringComparison.Ordinal) ? ami : null;
    }

    /// <returns>Null when the text is not a JSON object.</returns>
    private static JsonDocument? Parse(string? outputs)
    {
        if (string.IsNullOrWhiteSpace(outputs))
            return null;

        try
        {
            var document = JsonDocument.Parse(outputs);
            if (document.RootElement.ValueKind == JsonValueKind.Object && JsonTexts.ProblemOf(outputs) is null)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
        }

        return null;
    }

    private static string? Text(JsonElement outputs, string name) =>
        outputs.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

/// <summary>Finds AMIs before distribution, when only the outputs of the steps that created them show them.</summary>
internal static class OutputAmiReader
{
    /// <summary>1,000 entries of each list. An AMI on a page that was not read would not be judged, so a longer list is unknown.</summary>
    private const int MaxPages = 40;

    /// <summary>Reads the steps of every build workflow. Retried executions do not count; a later execution replaces each of them.</summary>
    public static async Task<Known<IReadOnlyList<string>>> ReadAsync(IAmazonImagebuilder client, string imageArn, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(client.WorkflowExecutionPages(imageArn), "workflow executions", cancellationToken);
        if (read is not Known<IReadOnlyList<WorkflowExecutionMetadata>>.Yes { Value: var executions })
            return Unknown(read);
        var builds = executions.Where(execution => execution.Type == WorkflowType.BUILD && execution.Retried != true).ToList();
        if (builds.Count == 0)
            return new Known<IReadOnlyList<string>>.No("the image has no build workflow");

        List<string> amis = [];
        foreach (var build in builds)
        {
            var id = ResponseFields.Required(build.WorkflowExecutionId, "workflowExecutions.workflowExecutionId");
            var listed = await ReadAsync(client.StepPages(id), "workflow steps", cancellationToken);
            if (listed is not Known<IReadOnlyList<WorkflowStepMetadata>>.Yes { Value: var steps })
                return Unknown(listed);
            amis.AddRange(steps.Select(step => StepOutputs.AmiIn(step.Outputs)).OfType<string>());
        }

        return new Known<IReadOnlyList<string>>.Yes([.. amis.Distinct()]);
    }

    private static Task<Known<IReadOnlyList<T>>> ReadAsync<T>(PageReader<T, string> read, string what, CancellationToken cancellationToken) =>
        Pager.AtMostAsync(read, MaxPages, $"more than {MaxPages * ListPages.Size} {what}", cancellationToken);

    private static Known<IReadOnlyList<string>>.No Unknown<T>(Known<T> read) => new(((Known<T>.No)read).Reason);
}
