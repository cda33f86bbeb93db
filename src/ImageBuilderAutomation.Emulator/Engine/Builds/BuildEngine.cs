using ImageBuilderAutomation.Emulator.Engine.Schedules;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Runs image builds in emulated time. Every method is called under the emulator's lock.</summary>
public sealed class BuildEngine
{
    private readonly SimulatedTaskQueue _tasks;
    private readonly BuildContext _context;

    public BuildEngine(BuildOptions options, StableIds ids, TimeProvider clock, IServiceEvents events, PipelineSchedules schedules, SimulatedTaskQueue tasks)
    {
        _tasks = tasks;
        _context = new(options, clock, ids, new(events, clock, ids), _tasks, schedules);
    }

    public BuildOptions Options => _context.Options;

    public Build Start(BuildRequest request)
    {
        var account = request.Account;
        var slug = ResourceArn.TryParse(request.Recipe["arn"]!.GetValue<string>(), out var recipe)
            ? recipe.Slug : throw new InvalidOperationException("The recipe has no valid ARN.");
        var arn = NextArn(account, slug, recipe.Version!);
        var build = new Build(account, new(arn, ImageDocument.Create(request, arn, _context.Now)), request.Workflows)
        {
            Dependencies = Dependencies.Of(account, request.Recipe),
        };
        account.Resources.Put(build.Image);
        if (build.ScanningEnabled)
        {
            build.Scan = build.NewScan();
            ScanProgress.Set(build, Scan.Pending);
        }

        account.Builds.Add(build);
        build.Task = _tasks.Start(new BuildProgress(_context, build).Run());
        return build;
    }

    /// <summary>Creates an image without a recipe: an import, or the distribution of an existing AMI.</summary>
    public Build Import(ImportRequest request)
    {
        var account = request.Account;
        var arn = NextArn(account, request.Slug, request.Version);
        var build = new Build(account, new(arn, ImageDocument.Create(request, arn, _context.Now)), []) { SourceAmi = request.Ami };
        account.Resources.Put(build.Image);
        account.Builds.Add(build);
        build.Task = _tasks.Start(request.Distribution is null
            ? new ImportProgress(_context, build).Run()
            : new BuildProgress(_context, build).DistributeOnly());
        return build;
    }

    /// <summary>Stops the build at once. The image becomes CANCELLED a little later.</summary>
    public void Cancel(Build build)
    {
        if (build.IsCancelling)
            return;

        build.IsCancelling = true;
        // A retry continues in the phase that the cancellation stopped.
        build.FailedIn = build.Status;
        _tasks.Stop(build.Task!);
        build.Task = _tasks.Start(new Cancellation(_context, build).Run());
    }

    /// <summary>Records the answer and lets the step continue at once.</summary>
    public void Answer(Build build, StepExecution step, StepAnswer answer)
    {
        step.TakeAnswer(answer);
        step.Execution.Due = _context.Now;
        _tasks.Wake(build.Task!);
    }

    /// <summary>Retries a failed image, from its tests or its distribution.</summary>
    public void Retry(Build build)
    {
        build.Attempt++;
        build.IsCancelling = false;
        build.Task = _tasks.Start(new BuildProgress(_context, build).Retry());
    }

    public void Delete(Build build)
    {
        if (build.Scan is { Task: { } scan })
            _tasks.Stop(scan);
        build.Account.Builds.Remove(build);
    }

    /// <summary>Stubs the behaviour of an image, or of a pipeline's images. It also applies to scans in progress.</summary>
    public void Stub(AccountState account, string arn, BuildScript script)
    {
        account.Builds.Put(arn, script);
        foreach (var build in account.Builds.All.Where(b => b.Arn == arn || b.PipelineArn == arn))
        {
            if (build.Scan is { StartedAt: not null, HasEnded: false } scan)
            {
                _tasks.Stop(scan.Task!);
                scan.Task = _tasks.Start(new ScanProgress(_context, build).Run());
            }
            else if (build.Scan is { Status: Scan.Completed } done && script.Findings is not null)
            {
                done.Findings = ScanFindings.Of(build, _context.Now);
            }
        }
    }

    private static ResourceArn NextArn(AccountState account, string slug, string version)
    {
        var anyBuild = account.ArnOf("image", slug, version);
        return anyBuild with { Build = account.Builds.NextNumber(anyBuild) };
    }
}

/// <summary>The services that all parts of a running build share.</summary>
internal sealed record BuildContext(
    BuildOptions Options, TimeProvider Clock, StableIds Ids, BuildEvents Events, SimulatedTaskQueue Tasks, PipelineSchedules Schedules)
{
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The end of an activity that starts now. Its duration is derived from the seed and from <paramref name="what"/>.</summary>
    public DateTimeOffset After(DurationRange range, params ReadOnlySpan<string> what) => Now + Duration(range, what);

    public TimeSpan Duration(DurationRange range, params ReadOnlySpan<string> what) => range.At(Ids.Share(what)) * Options.Pace;
}
