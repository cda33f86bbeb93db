using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Engine.Lifecycle;

/// <summary>Runs lifecycle policies and ad-hoc updates in emulated time. Every method is called under the emulator's lock.</summary>
public sealed class LifecycleEngine(
    LifecycleOptions options, TimeProvider clock, StableIds ids, BuildEngine builds, SimulatedTaskQueue tasks)
{
    public LifecycleOptions Options => options;

    internal DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Starts an ad-hoc update of one image.</summary>
    public LifecycleExecution Start(AccountState account, ImageUpdate update) => Start(account, update.Image.ArnText, null, [update]);

    /// <summary>Schedules a new or changed policy: it runs once a day while it is enabled.</summary>
    public void Watch(AccountState account, Resource policy)
    {
        var arn = policy.ArnText;
        if (account.Lifecycle.Schedules.Remove(arn, out var before))
            tasks.Stop(before);
        if (IsEnabled(account, policy))
            account.Lifecycle.Schedules[arn] = tasks.Start(RunDaily(account, policy));
    }

    /// <summary>Completes the current image and starts no other. Without a current image, the execution is cancelled at once.</summary>
    public void Cancel(LifecycleExecution execution)
    {
        execution.Enter(LifecycleStatus.Cancelling);
        if (!execution.IsActing)
            tasks.Wake(execution.Task!);
    }

    internal static bool IsEnabled(AccountState account, Resource policy) =>
        account.Resources.Find(policy.ArnText) == policy && policy.Document.Text("status") == "ENABLED";

    internal DateTimeOffset After(DurationRange range, params ReadOnlySpan<string> what) => Now + (range.At(ids.Share(what)) * builds.Options.Pace);

    internal DateTimeOffset NextRun()
    {
        var today = new DateTimeOffset(DateOnly.FromDateTime(Now.UtcDateTime), Options.RunsAt, TimeSpan.Zero);
        return today > Now ? today : today.AddDays(1);
    }

    internal void Apply(AccountState account, LifecycleExecution execution, ImageUpdate update) =>
        new UpdateProgress(account, builds, execution.Policy is null || Options.ExcludedAmiKeepsImage, update).Apply(execution.Id, Now);

    // Documented: once a day; a policy with an execution in progress starts no other.
    private IEnumerable<DateTimeOffset> RunDaily(AccountState account, Resource policy)
    {
        while (true)
        {
            yield return NextRun();
            if (!IsEnabled(account, policy))
                yield break;

            var arn = policy.ArnText;
            if (account.Lifecycle.InProgress(arn) is not null)
                continue;
            policy.Document["dateLastRun"] = Timestamps.Epoch(Now);
            Start(account, arn, policy, PolicyRun.Plan(account, policy.Document, Now));
        }
    }

    private LifecycleExecution Start(AccountState account, string subject, Resource? policy, IReadOnlyList<ImageUpdate> updates)
    {
        var id = ids.Uuid(subject, "lifecycle", $"{account.Lifecycle.Of(subject, null).Count()}");
        var execution = new LifecycleExecution($"lce-{id}", subject, policy, updates, Now);
        account.Lifecycle.Add(execution);
        execution.Task = tasks.Start(new ExecutionProgress(this, account, execution).Run());
        return execution;
    }
}
