using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Faults;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Schedules;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator;

/// <summary>All state of one emulator. Whoever touches accounts holds <see cref="Gate"/>, be it a request or a timer.</summary>
public sealed class EmulatorWorld : IDisposable
{
    private readonly Dictionary<(string Account, string Region), AccountState> _accounts = [];

    public EmulatorWorld(EmulatorOptions options)
    {
        Options = options;
        Requests = new(options.RequestsKept);
        Ids = new(options.Seed);
        Events = new(options.Events, options.Clock, Ids, options.EventsKept, Gate);
        Schedules = new(options.Clock, Gate, (account, pipeline) => ScheduledRun.Fire(this, account, pipeline));
        Builds = new(options.Builds, Ids, options.Clock, Events, Schedules, Gate);
        Lifecycle = new(options, Ids, Builds, Gate);
        Api = new(ServiceModels.ImageBuilder, this);
        Journal = NewJournal();
    }

    public EmulatorOptions Options { get; }

    /// <summary>The one lock.</summary>
    public Lock Gate { get; } = new();

    public TimeProvider Clock => Options.Clock;

    /// <summary>Where notifications go, with their log and their faults.</summary>
    public EventSink Events { get; }

    public StableIds Ids { get; }

    public RequestLog Requests { get; }

    /// <summary>Moves builds on as time passes.</summary>
    public BuildEngine Builds { get; }

    /// <summary>Carries out lifecycle policies and updates of an image's state.</summary>
    public LifecycleEngine Lifecycle { get; }

    /// <summary>Lets pipelines fire as time passes.</summary>
    public PipelineSchedules Schedules { get; }

    /// <summary>Answers operations.</summary>
    public ApiHandler Api { get; }

    /// <summary>Kept where the state is to be saved; null where it is not.</summary>
    public Journal? Journal { get; private set; }

    public FaultQueue Faults { get; } = new();

    /// <summary>Documents that calls name by their S3 URI.</summary>
    public ObjectStore Objects { get; } = new();

    public IEnumerable<AccountState> Accounts => _accounts.Values;

    public AccountState Account(string account, string region)
    {
        if (!_accounts.TryGetValue((account, region), out var state))
            _accounts[(account, region)] = state = new(account, region);
        return state;
    }

    /// <summary>Back to the state after start; ids follow from the seed and from what they are for, so the same calls get the same ids again.</summary>
    public void Reset()
    {
        _accounts.Clear();
        Builds.Clear();
        Lifecycle.Clear();
        Schedules.Clear();
        Events.Clear();
        Requests.Clear();
        Faults.Clear();
        Objects.Clear();
        Journal = NewJournal();
    }

    public void Dispose()
    {
        Lifecycle.Dispose();
        Builds.Dispose();
        Schedules.Dispose();
        Events.Dispose();
    }

    private Journal? NewJournal() => Options.StateFile is null ? null : new(Clock.GetUtcNow());
}
