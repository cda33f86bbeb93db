using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>How the Systems Manager command or the state machine's execution behind a step ended.</summary>
/// <param name="Command">The status of the command.</param>
/// <param name="Execution">The status of the execution.</param>
/// <param name="Message">Null unless it failed.</param>
internal sealed record RunEnd(string Command, string Execution, string? Message)
{
    public static RunEnd Success { get; } = new("Success", "SUCCEEDED", null);

    public static RunEnd Failed(string message) => new("Failed", "FAILED", message);

    // Documented: user guide, "step actions": the permissions for ExecuteStateMachine do not include stopping an execution, so it goes on.
    public static RunEnd TimedOut(string message) => new("TimedOut", "RUNNING", message);
}

/// <summary>The outputs of the steps that run a Systems Manager command.</summary>
// Documented: user guide, "step actions": their names; output is a list of texts for RunCommand and a text for the others.
// Assumed: a failed command outputs its message.
internal static class CommandOutputs
{
    public static JsonObject Of(BuildContext context, Build build, StepExecution step, RunEnd end)
    {
        var text = end.Message ?? "";
        return new()
        {
            ["runCommandId"] = context.Ids.Uuid(step.Id, "command"),
            ["status"] = end.Command,
            ["output"] = step.Step.Action.Name switch
            {
                StepActions.RunCommand => new JsonArray(end.Message ?? Printed(context, step)),
                StepActions.ExecuteComponents when end.Message is not null => Summary(context, build, step, end.Message).ToJsonString(),
                _ => text,
            },
        };
    }

    // Observed: aws-samples, "packer-build": a build workflow hands over the AMI that a command's first output names. Nothing is run here, so the command
    // of such a workflow prints an invented AMI.
    private static string Printed(BuildContext context, StepExecution step) =>
        step.Execution.Type == "BUILD" && step.Execution.Plan.Document.Outputs.Any(output =>
            output.Name == OutputAmi.Name && output.Value == $"$.stepOutputs.{step.Step.Name}.output[0]")
            ? context.Ids.Ec2("ami", step.Id) : "";

    // Observed: aws/ec2-image-builder-roadmap#91: the members and their order. Documented: user guide, troubleshooting: where the logs are in S3.
    private static JsonObject Summary(BuildContext context, Build build, StepExecution step, string message)
    {
        var id = context.Ids.Uuid(step.Id, "components");
        var arn = build.Image.Arn;
        var s3 = build.Infrastructure!["logging"]?["s3Logs"];
        var time = context.Now.UtcDateTime.ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);
        var path = string.Join('/', [s3?["s3KeyPrefix"]?.ToString() ?? "", $"{build.Document["name"]}", arn.Version!, $"{arn.Build}", step.Execution.Id, step.Step.Name]);
        return new()
        {
            ["executionId"] = id,
            ["status"] = "failed",
            ["failedStepCount"] = 1,
            ["executedStepCount"] = 1,
            ["ignoredFailedStepCount"] = 0,
            ["failureMessage"] = message,
            ["logUrl"] = s3?["s3BucketName"] is { } bucket ? $"s3://{bucket}/{path.TrimStart('/')}" : $"/var/lib/amazon/toe/TOE_{time}_UTC-0_{id}",
        };
    }
}
