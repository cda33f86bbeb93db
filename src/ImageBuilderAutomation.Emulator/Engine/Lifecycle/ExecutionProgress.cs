using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>
/// Runs an execution, image by image.
/// <code>
/// PENDING → IN_PROGRESS → SUCCESS, or FAILED where a resource failed
///           waits for the time of a scheduled deprecation
///    CANCELLING: the current image is completed → CANCELLED
/// </code>
/// </summary>
// Documented: the statuses and the effect of cancelling. Assumed: an execution starts as PENDING.
internal sealed class ExecutionProgress(LifecycleEngine engine, AccountState account, LifecycleExecution execution)
{
    private readonly LifecycleOptions _options = engine.Options;

    private bool GoesOn => !execution.IsCancelling && (execution.Policy is not { } policy || LifecycleEngine.IsEnabled(account, policy));

    public IEnumerable<DateTimeOffset> Run()
    {
        yield return engine.After(_options.Starting, execution.Id);
        var acted = 0;
        foreach (var update in execution.Updates.Where(update => !update.Record.HasEnded))
        {
            // Documented: PENDING means paused until the next scheduled run.
            if (execution.Policy is not null && acted > 0 && acted % _options.ImagesPerRun == 0 && GoesOn)
            {
                execution.Enter(LifecycleStatus.Pending);
                yield return engine.NextRun();
            }

            if (!GoesOn)
                break;
            acted++;
            execution.Enter(LifecycleStatus.InProgress);
            // Documented: aws-cli, examples of get-lifecycle-execution and cancel-lifecycle-execution: IN_PROGRESS, and cancelled before the scheduled time.
            if (update.At is { } at)
            {
                Schedule(update, at);
                yield return at;
                if (!GoesOn)
                {
                    Unschedule(update, at);
                    break;
                }
            }

            update.Record.Begin(engine.Now);
            yield return engine.After(_options.Acting, execution.Id, update.Record.Id);
            engine.Apply(account, execution, update);
        }

        End();
    }

    // Documented: API reference: deprecationTime may be a future date. Assumed: the image shows it while the execution waits, and until it is cancelled.
    private static void Schedule(ImageUpdate update, DateTimeOffset at) => update.Image.Document["deprecationTime"] = Timestamps.Epoch(at);

    private static void Unschedule(ImageUpdate update, DateTimeOffset at)
    {
        if (update.Image.Document["deprecationTime"]?.GetValue<double>() == Timestamps.Epoch(at))
            update.Image.Document.Remove("deprecationTime");
    }

    private void End()
    {
        var now = engine.Now;
        var left = execution.Updates.Where(update => !update.Record.HasEnded).ToList();
        // Documented: a cancelled execution skips the images that it has not started, and the execution of a disabled policy starts no more images.
        // Assumed: both become CANCELLED.
        foreach (var resource in left.SelectMany(update => update.Record.Parts.Append(update.Record)))
            resource.End(LifecycleStatus.Skipped, "The execution was cancelled.", now);

        if (left.Count > 0 || execution.IsCancelling)
            execution.End(LifecycleStatus.Cancelled, execution.IsCancelling ? null : "The lifecycle policy is no longer enabled.", now);
        else if (execution.Updates.Any(update => update.Record.Status == LifecycleStatus.Failed))
            execution.End(LifecycleStatus.Failed, "One or more resources could not be updated.", now);
        else
            execution.End(LifecycleStatus.Success, null, now);
        account.Lifecycle.HasEnded(execution);
    }
}
