using System.Text;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Runs one step: its action takes its duration, or waits for an answer, but never longer than the step's time-out.</summary>
internal sealed class StepProgress(BuildContext context, Build build, StepExecution step, WorkflowVariables variables)
{
    // Documented: user guide, WaitForAction: 16 KiB. Assumed: the limit applies to the payload with resolved references, because a document itself is shorter.
    private const int MaxPayloadBytes = 16 * 1024;

    public IEnumerable<DateTimeOffset> Run()
    {
        for (var attempt = 1; ; attempt++)
        {
            // Read the time once: on an accelerated clock it passes between two reads, and that must not make a step time out.
            var begin = context.Now;
            step.Begin(begin);
            foreach (var pause in TryFill() ? Act(begin, attempt) : [])
                yield return pause;

            if (step.Status != ExecutionStatus.Failed || attempt >= step.Step.Retry.MaxAttempts || step.IsFinal)
                yield break;
            yield return context.Now + step.Step.Retry.Backoff;
        }
    }

    private IEnumerable<DateTimeOffset> Act(DateTimeOffset begin, int attempt)
    {
        // Documented: waitSeconds is part of the time-out. Assumed: the time-out counts from the start of the step.
        var deadline = begin + step.Step.Timeout;
        if (step.Step.Wait > TimeSpan.Zero)
            yield return begin + step.Step.Wait;

        if (InputProblem() is { } problem)
        {
            step.Fail(context.Now, problem);
            yield break;
        }

        foreach (var pause in step.Step.Action.Name == StepActions.WaitForAction ? WaitForAnswer(deadline) : Work(begin + step.Step.Wait, deadline, attempt))
            yield return pause;
    }

    private string? InputProblem() => step.Step.Action.Name switch
    {
        StepActions.WaitForAction when step.Inputs?["payload"] is { } payload && Encoding.UTF8.GetByteCount(payload.ToString()) is var size and > MaxPayloadBytes =>
            $"The payload of {size} bytes is longer than the {MaxPayloadBytes} that WaitForAction can send.",
        StepActions.ExecuteStateMachine => StateMachineExecution.Problem(step.Inputs!),
        _ => null,
    };

    private IEnumerable<DateTimeOffset> WaitForAnswer(DateTimeOffset deadline)
    {
        step.BeginToWait();
        build.Account.Builds.AddWaiting(step);
        context.Events.StepWaits(build, step);
        yield return deadline;
        build.Account.Builds.RemoveWaiting(step);
        StepOutcome.Answered(step, context.Now);
    }

    private IEnumerable<DateTimeOffset> Work(DateTimeOffset begin, DateTimeOffset deadline, int attempt)
    {
        if (ParentInstance.Wait(build, step) is { } wait)
        {
            yield return begin + wait < deadline ? begin + wait : deadline;
            if (!ParentInstance.HasFree(build))
            {
                step.Fail(context.Now, ParentInstance.Missing(build, step));
                yield break;
            }

            begin = context.Now;
        }

        var script = build.Account.Builds.ScriptFor(build);
        var name = step.Step.Name;
        var takes = script.StepDurations?.TryGetValue(name, out var ordered) == true
            ? ordered
            : context.Duration(context.Options.Steps.GetValueOrDefault(step.Step.Action.Name, context.Options.OtherStep), step.Id, $"{attempt}");
        var end = begin + takes;

        // Assumed: collecting findings lasts until the scan completes; a scan without a known end is not waited for.
        if (step.Step.Action.Name == StepActions.CollectImageScanFindings && build.Scan?.EndsAt is { } scanned && scanned > end)
            end = scanned;

        if (end > deadline)
        {
            yield return deadline;
            // Documented: a step's time-out fails it. Assumed: the wording.
            Fail($"Step timed out after {step.Step.Timeout.TotalSeconds} seconds.", RunEnd.TimedOut);
            yield break;
        }

        yield return end;
        // Read again: a failure may have been stubbed while the step was running.
        if (build.Account.Builds.ScriptFor(build).FailSteps?.TryGetValue(name, out var message) == true)
            Fail(message, RunEnd.Failed);
        else if (StepOutcome.Of(context, build, step) is var result && result.Failure is { } failure)
            step.Fail(context.Now, failure, result.Outputs);
        else
            step.Complete(context.Now, result.Outputs);
    }

    private void Fail(string message, Func<string, RunEnd> end) =>
        step.Fail(context.Now, message, StepOutcome.OfFailure(context, build, step, end(message)));

    private bool TryFill()
    {
        try
        {
            step.Inputs = variables.Fill(step.Step.Inputs);
            return true;
        }
        catch (UnresolvedReferenceException e)
        {
            step.Fail(context.Now, e.Message);
            return false;
        }
    }
}
