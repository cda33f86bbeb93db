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

        List<ImageWorkflow> uses = [.. (image?.Workflows ?? []).Where(use => MayBe(use.Arn, step.WorkflowArn))];
        // A workflow of an image that sets no onFailure has the default, ABORT (AWS CDK reference, WorkflowConfiguration).
        if (uses.Find(use => use.OnFailure is not null && !IsAbort(use.OnFailure)) is { } use)
            return new(EndsBuild: false, $"onFailure of the {step.WorkflowType} workflow in the image is {Shown(use.OnFailure)}");
        // The failure of a build or distribution workflow always ends the build. A test workflow may be allowed to fail.
        return uses.Exists(use => use.Arn.Length > 0) || step.WorkflowType is "build" or "distribution"
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
    /// Whether a use of a workflow in the image may be the one of the step. The step names the build that ran. The image may name a version or a wildcard,
    /// and it may use one build several times in different words and with different settings.
    /// </summary>
    /// <param name="use">Empty if the service does not report it: any workflow.</param>
    /// <param name="build"><c>…:workflow/test/release/1.0.0/1</c></param>
    private static bool MayBe(string use, string build)
    {
        if (use.Length == 0 || use == build)
            return true;
        // A build number is missing where the newest build is meant, and a version where the newest version is.
        var (asked, ran) = (use.Split('/'), build.Split('/'));
        return NameIn(use) == NameIn(build) && asked.Length < 5
            && (asked.Length < 4 || ran.Length < 4 || Nodes(asked[3]).Zip(Nodes(ran[3])).All(node => node.First == "x" || node.First == node.Second));
    }

    private static string[] Nodes(string version) => version.Split('.');

    /// <summary>The ARN without its version.</summary>
    private static string NameIn(string workflowArn) => string.Join('/', workflowArn.Split('/').Take(3));

    private static bool IsAbort(string? value) => string.Equals(value, Abort, StringComparison.OrdinalIgnoreCase);

    private static string Shown(string? value) => value is null ? "not reported" : Printable.Shortened(value, MaxValueLength);
}
