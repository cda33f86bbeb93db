using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates;

/// <summary>Whether the build ends when a waiting step fails, which is what a stop and a time-out do to the step.</summary>
/// <param name="EndsBuild">False also where it is not known: a stop that might not end the build must not be relied on.</param>
/// <param name="Reason">The setting that decides it: <c>onFailure of the step is Continue</c>.</param>
public sealed record FailureEffect(bool EndsBuild, string Reason)
{
    /// <summary>Of a record that an earlier version wrote.</summary>
    internal static readonly FailureEffect NotRead = new(EndsBuild: false, "onFailure of the step was not read");

    private const string Abort = "Abort";

    /// <summary>A value is the service's, of any length.</summary>
    private const int MaxValueLength = 40;

    /// <param name="image">Null when the image was not read. Of a test workflow it is then not known whether its failure ends the build.</param>
    public static FailureEffect Of(WaitingStep step, ImageFacts? image)
    {
        // The service reports onFailure of every step, so a missing value is unknown.
        if (!IsAbort(step.OnFailure))
            return new(EndsBuild: false, $"onFailure of the step is {Shown(step.OnFailure)}");

        var uses = UsesOf(step.WorkflowArn, image?.Workflows ?? []);
        // A workflow of an image that sets no onFailure has the default, ABORT (AWS CDK reference, WorkflowConfiguration).
        if (uses.FirstOrDefault(use => use.OnFailure is not null && !IsAbort(use.OnFailure)) is { } use)
            return new(EndsBuild: false, $"onFailure of the {step.WorkflowType} workflow in the image is {Shown(use.OnFailure)}");
        // The failure of a build or distribution workflow always ends the build. A test workflow may be allowed to fail.
        return uses.Count > 0 || step.WorkflowType is "build" or "distribution"
            ? new(EndsBuild: true, $"onFailure of the step is {Abort}")
            : new(EndsBuild: false, $"onFailure of the {step.WorkflowType} workflow in the image is {Shown(null)}");
    }

    /// <summary>The reason of a cancellation that is sent instead of a stop. It names why, and then the reason of the stop.</summary>
    public string OfCancellation(string reason) => WithReason($"build cancelled, because a stop would not end it ({Reason}): ", reason);

    /// <summary>Puts a text before the reason of a decision. What is too long is cut, but not the policy's hash at the end.</summary>
    internal static string WithReason(string text, string reason)
    {
        var signature = reason.LastIndexOf(" (policy ", StringComparison.Ordinal) is >= 0 and var at ? reason[at..] : "";
        var room = StepRequest.MaxReasonLength - signature.Length;
        return Printable.Shortened(text + reason[..^signature.Length], room) + signature;
    }

    /// <summary>
    /// The image's uses of the workflow. The image may name a version or a wildcard where the step names the build that ran; then every use of the
    /// workflow's name counts.
    /// </summary>
    private static List<ImageWorkflow> UsesOf(string workflowArn, IReadOnlyList<ImageWorkflow> workflows)
    {
        var exact = workflows.Where(workflow => workflow.Arn == workflowArn).ToList();
        return exact.Count > 0 ? exact : [.. workflows.Where(workflow => NameIn(workflow.Arn) == NameIn(workflowArn))];
    }

    /// <summary>The ARN without its version.</summary>
    private static string NameIn(string workflowArn) => string.Join('/', workflowArn.Split('/').Take(3));

    private static bool IsAbort(string? value) => string.Equals(value, Abort, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string? value) => value is null ? "not reported" : Printable.Shortened(value, MaxValueLength);
}
