using System.Text.Json;
using Amazon.Imagebuilder;
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
            if (document.RootElement.ValueKind == JsonValueKind.Object)
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

/// <summary>
/// Finds AMIs before distribution, when only the outputs of the step that created them show them. Reads one page of executions and one of steps.
/// </summary>
internal static class OutputAmiReader
{
    public static async Task<Known<IReadOnlyList<string>>> ReadAsync(IAmazonImagebuilder client, string imageArn, CancellationToken cancellationToken)
    {
        var (executions, _) = await client.WorkflowExecutionPages(imageArn)(null, cancellationToken);
        if (executions?.FirstOrDefault(e => e.Type == WorkflowType.BUILD && e.Retried != true)?.WorkflowExecutionId is not { } build)
            return new Known<IReadOnlyList<string>>.No("the image has no build workflow");
        var (steps, _) = await client.StepPages(build)(null, cancellationToken);
        return new Known<IReadOnlyList<string>>.Yes([.. (steps ?? []).Select(step => StepOutputs.AmiIn(step.Outputs)).OfType<string>().Distinct()]);
    }
}
