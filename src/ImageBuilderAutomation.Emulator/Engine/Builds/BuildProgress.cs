using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>
/// Runs the build of an image.
/// <code>
/// PENDING → CREATING → BUILDING → TESTING → DISTRIBUTING → INTEGRATING → AVAILABLE
///                      its build  its tests  its distribution workflow,
///                      workflow   one group  or the attached configuration
///                                 at a time
/// any of these → FAILED (a workflow failed) or CANCELLED
/// </code>
/// A stage without a workflow is skipped. Distribution is skipped only if nothing is configured for it and
/// <see cref="BuildOptions.SkipEmptyStages"/> is set.
/// </summary>
// Documented: the states, and that an omitted build or test workflow skips its stage. Assumed: their order, by the enumeration and the stages.
internal sealed class BuildProgress(BuildContext context, Build build)
{
    public IEnumerable<DateTimeOffset> Run()
    {
        yield return context.After(context.Options.Pending, build.Arn, ImageStatus.Pending);
        Enter(ImageStatus.Creating);
        Plan(build.Plan.Where(plan => build.TestsEnabled || plan.Document.Type != "TEST"));
        yield return context.After(context.Options.Creating, build.Arn, ImageStatus.Creating);

        foreach (var pause in RunStage("BUILD", ImageStatus.Building))
            yield return pause;
        foreach (var pause in build.FailedIn is null ? TestAndDistribute() : [])
            yield return pause;
    }

    /// <summary>RetryImage: starts from the tests if they failed, otherwise from the distribution. Nothing is built again.</summary>
    // Assumed: all tests run again, with a new scan.
    public IEnumerable<DateTimeOffset> Retry()
    {
        var untested = build.FailedIn == ImageStatus.Testing;
        (build.FailedIn, build.FailedRegions) = (null, []);
        build.Configured.Clear();
        build.Output.Clear();
        foreach (var failed in build.Executions.Where(execution => IsRetried(execution.Type)))
            failed.Retried = true;
        Plan(build.Plan.Where(plan => IsRetried(plan.Document.Type)));
        if (untested && build.Scan is not null)
        {
            build.Scan = build.NewScan();
            ScanProgress.Set(build, Scan.Pending);
        }

        return untested ? TestAndDistribute() : Distribute();

        bool IsRetried(string type) => type == "DISTRIBUTION" || (untested && type == "TEST");
    }

    /// <summary>DistributeImage: distributes without building.</summary>
    public IEnumerable<DateTimeOffset> DistributeOnly()
    {
        yield return context.After(context.Options.Pending, build.Arn, ImageStatus.Pending);
        foreach (var pause in Distribute())
            yield return pause;
    }

    private IEnumerable<DateTimeOffset> TestAndDistribute()
    {
        foreach (var pause in RunTests())
            yield return pause;
        var condition = new ScanCondition(context, build);
        if (build.FailedIn is null && condition.Applies && build.Status == ImageStatus.Testing)
        {
            foreach (var pause in condition.Wait())
                yield return pause;
            if (condition.Failure() is { } failure)
                Fail(failure, failure);
        }

        foreach (var pause in build.FailedIn is null ? Distribute() : [])
            yield return pause;
    }

    private IEnumerable<DateTimeOffset> RunTests()
    {
        if (build.Scan is { } scan)
        {
            // Assumed: an image is scanned on its test instance, so there is no scan without a test stage.
            if (Upcoming("TEST").Any())
                scan.Task = context.Tasks.Start(new ScanProgress(context, build).Run());
            else
                ScanProgress.Set(build, Scan.Abandoned, "The image was not scanned because it has no test stage.");
        }

        return RunStage("TEST", ImageStatus.Testing);
    }

    private IEnumerable<DateTimeOffset> Distribute()
    {
        var hasWorkflow = Upcoming("DISTRIBUTION").Any();
        var configured = Distribution.Configured(build);
        if (hasWorkflow)
        {
            foreach (var pause in RunStage("DISTRIBUTION", ImageStatus.Distributing))
                yield return pause;
            if (build.FailedIn is not null)
                yield break;
        }
        else if (configured is not null || !context.Options.SkipEmptyStages)
        {
            Enter(ImageStatus.Distributing);
            yield return EndOf(ImageStatus.Distributing, context.Options.Distributing);
            build.FailedRegions = Distribution.CopyFailures(build, configured);
            if (HasFailed(ImageStatus.Distributing, "Distribution", RegionFailure.OfCopies(build.FailedRegions, build.Account.Account)))
                yield break;
        }

        // Assumed: a distribution workflow that distributes nothing leaves the image where it was built.
        if (build.Output.Count == 0)
            Distribution.Add(context, build, hasWorkflow ? null : configured);

        if (!context.Options.SkipEmptyStages || (!hasWorkflow && configured?.Any(Distribution.Integrates) == true))
        {
            Enter(ImageStatus.Integrating);
            yield return EndOf(ImageStatus.Integrating, context.Options.Integrating);
            build.FailedRegions = hasWorkflow ? [] : Distribution.ConfigurationFailures(build, configured);
            if (HasFailed(ImageStatus.Integrating, "Integration", RegionFailure.OfConfigurations(build.FailedRegions)))
                yield break;
            // Assumed: with a distribution workflow, only the workflow's steps configure the image.
            build.Configured.AddRange(hasWorkflow || configured is null ? [] : configured.Select(d => d!.AsObject()));
        }

        Enter(ImageStatus.Available);
    }

    private IEnumerable<DateTimeOffset> RunStage(string type, string status)
    {
        var executions = Upcoming(type).ToList();
        if (executions.Count == 0)
            yield break;

        Enter(status);
        foreach (var group in ParallelGroup.Split(executions).Select(group => new ParallelGroup(context, build, group)))
        {
            foreach (var pause in group.Run())
                yield return pause;

            if (group.Failed is { } failed)
            {
                Fail($"Workflow Execution ID: '{failed.Id}' failed with reason: {failed.Message}", failed.Message ?? "", failed);
                yield break;
            }
        }
    }

    /// <summary>When a stage without a workflow ends. No time-out ends it earlier.</summary>
    private DateTimeOffset EndOf(string stage, DurationRange usual) => build.Account.Builds.ScriptFor(build).StepDurations?.TryGetValue(stage, out var ordered) == true
        ? context.Now + ordered
        : context.After(usual, build.Arn, stage, $"{build.Attempt}");

    /// <summary>Fails a stage that runs without a workflow, if a stub names the stage or a Region failed.</summary>
    // Documented by sample: user guide, "image failure context": the reason of a failed integration.
    // Assumed: the reason of a failed distribution has the same form.
    private bool HasFailed(string stage, string job, string ofRegions)
    {
        var ordered = build.Account.Builds.ScriptFor(build).FailSteps?.GetValueOrDefault(stage);
        if (ordered is null && build.FailedRegions.Count == 0)
            return false;

        var message = ordered ?? ofRegions;
        Fail(
            $"{job} failed with JobId '{context.Ids.Uuid(build.Arn, job.ToLowerInvariant())}', status = 'Failed' for ARN '{build.Arn}'. Error:'{message}'",
            message);
        return true;
    }

    private void Plan(IEnumerable<PlannedWorkflow> plans)
    {
        foreach (var plan in plans)
        {
            var id = $"wf-{context.Ids.Uuid(build.Arn, plan.Arn, $"{build.Executions.Count}")}";
            var execution = new WorkflowExecution(id, build.Arn, plan, step => context.Ids.Guid(id, step.Name));
            build.Executions.Add(execution);
            build.Account.Builds.Add(execution);
        }
    }

    private IEnumerable<WorkflowExecution> Upcoming(string type) =>
        build.Executions.Where(execution => execution.Type == type && execution.Status == ExecutionStatus.Pending);

    private void Fail(string reason, string message, WorkflowExecution? failed = null)
    {
        build.FailedIn = build.Status;
        // Documented by sample: a failed image has no output.
        build.Output.Clear();
        foreach (var execution in build.Executions.Where(e => e.Status == ExecutionStatus.Pending))
            execution.Skip();
        ScanProgress.Abandon(context, build, "The image failed.");
        ImageStates.Enter(context, build, ImageStatus.Failed, reason, context.Options.FailureContext ? FailureContext.Of(build, message, failed) : null);
    }

    private void Enter(string status) => ImageStates.Enter(context, build, status);
}
