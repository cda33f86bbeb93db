using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>The outputs of a step's action and its effects on the build. Instances and images are invented.</summary>
// Documented: the outputs' names (user guide, "step actions"). Assumed: their values' form where the guide gives none.
internal static class StepOutcome
{
    /// <summary>Completes or fails a waiting step that was answered or timed out.</summary>
    // Documented: RESUME completes the step; STOP and the time-out fail it.
    public static void Answered(StepExecution step, DateTimeOffset now)
    {
        var outputs = new JsonObject();
        if (step.Answer is { } answer)
        {
            outputs["action"] = answer.Action;
            // Assumed: an answer without a reason outputs an empty one, so that references to it resolve.
            outputs["reason"] = answer.Reason ?? "";
        }

        switch (step.Answer)
        {
            case { Action: "RESUME" }:
                step.Complete(now, outputs);
                break;
            case { } stop:
                step.Fail(now, stop.Reason ?? "The step was stopped without a reason.", outputs);
                break;
            default:
                step.Fail(now, $"Step timed out after {step.Step.Timeout.TotalSeconds} seconds while waiting for an action.");
                break;
        }
    }

    public static StepResult Of(BuildContext context, Build build, StepExecution step) => step.Step.Action.Name switch
    {
        StepActions.DistributeImage => new DistributionSteps(context, build, step).Distribute(),
        StepActions.ModifyImageAttributes => new DistributionSteps(context, build, step).ModifyAttributes(),
        StepActions.ApplyImageConfigurations => new DistributionSteps(context, build, step).ApplyConfigurations(),
        StepActions.DistributeContainerImage => DistributeContainer(context, build),
        _ => new(Stubbed(build, step, OutputsOf(context, build, step))),
    };

    /// <summary>The outputs of a step that failed or timed out; null for an action that then has none.</summary>
    public static JsonObject? OfFailure(BuildContext context, Build build, StepExecution step, RunEnd end) =>
        step.Step.Action.Name == StepActions.ExecuteStateMachine ? Stubbed(build, step, StateMachineExecution.Outputs(context, step, end))
        : step.Step.Action.RunsCommand ? Stubbed(build, step, CommandOutputs.Of(context, build, step, end)) : null;

    /// <summary>The outputs as references of later steps see them.</summary>
    // Documented by example: user guide, "dynamic variables": the instance's type. Observed: aws-cli, example of list-workflow-step-executions: the step
    // itself does not show it. Assumed: the type where none is configured.
    public static JsonObject Referable(Build build, StepExecution step)
    {
        var outputs = step.Outputs;
        if (step.Step.Action.Name == StepActions.LaunchInstance && outputs.Count > 0)
            outputs["instanceType"] = build.Infrastructure!["instanceTypes"]?[0]?.DeepClone() ?? "m5.large";
        return outputs;
    }

    private static JsonObject OutputsOf(BuildContext context, Build build, StepExecution step) => step.Step.Action.Name switch
    {
        StepActions.LaunchInstance => Launch(context, build, step),
        StepActions.CreateImage or "RegisterImage" => new() { ["imageId"] = context.Ids.Ec2("ami", step.Id) },
        "CollectImageMetadata" => CollectMetadata(context, build, step),
        "CreateImageFromIso" => new()
        {
            ["amiName"] = build.Document["name"]!.DeepClone(),
            ["snapshotId"] = context.Ids.Ec2("snap", step.Id),
            ["architecture"] = "x86_64",
        },
        "TerminateInstance" => [],
        "WaitForSSMAgent" => new() { ["status"] = "Online" },
        StepActions.ExecuteStateMachine => StateMachineExecution.Outputs(context, step, RunEnd.Success),
        _ => CommandOutputs.Of(context, build, step, RunEnd.Success),
    };

    private static JsonObject Stubbed(Build build, StepExecution step, JsonObject outputs)
    {
        foreach (var (name, value) in build.Account.Builds.ScriptFor(build).StepOutputs?.GetValueOrDefault(step.Step.Name) ?? [])
            outputs[name] = value?.DeepClone();
        return outputs;
    }

    private static JsonObject Launch(BuildContext context, Build build, StepExecution step)
    {
        // Documented: user guide, "step actions" (2026): a given instance is used instead of a new one.
        var instance = step.Inputs?["parentInstanceId"]?.ToString() ?? context.Ids.Ec2("i", step.Id);
        if (step.Execution.Type == "TEST")
            build.TestInstance = instance;
        return new() { ["instanceId"] = instance };
    }

    private static JsonObject CollectMetadata(BuildContext context, Build build, StepExecution step)
    {
        var os = BaseImage.OsVersion(build);
        build.Document["osVersion"] = os;
        return new() { ["osVersion"] = os, ["associationId"] = context.Ids.Uuid(step.Id, "association") };
    }

    // Documented: the names. Assumed: a failed command also outputs its status and the Regions it reached.
    private static StepResult DistributeContainer(BuildContext context, Build build)
    {
        var distributions = Distribution.Configured(build);
        var failures = build.FailedRegions = Distribution.CopyFailures(build, distributions);
        var failed = failures.Select(failure => failure.Region).ToHashSet();
        var regions = Distribution.In(build, distributions).Select(d => d.Text("region")).ToLookup(failed.Contains);
        if (failures.Count == 0)
            Distribution.Add(context, build, distributions);
        return new(
            new()
            {
                ["status"] = failures.Count == 0 ? "Success" : "Failed",
                ["succeededRegions"] = new JsonArray([.. regions[false].Select(region => JsonValue.Create(region))]),
                ["failedRegions"] = new JsonArray([.. regions[true].Select(region => JsonValue.Create(region))]),
            },
            failures.Count == 0 ? null : RegionFailure.OfCopies(failures, build.Account.Account));
    }
}

/// <param name="Failure">Null if the step completes. A failed step also has outputs, which show how far it got.</param>
internal sealed record StepResult(JsonObject Outputs, string? Failure = null);
