using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Engine.Lifecycle;
using ImageBuilderAutomation.Emulator.Engine.Schedules;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Faults;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Engine;

/// <summary>The state of all accounts, and the engines that change it as time passes. Requests and timers hold <see cref="Gate"/> meanwhile.</summary>
public sealed class EmulatorWorld : IDisposable
{
    private readonly Dictionary<(string Account, string Region), AccountState> _accounts = [];

    // One queue for all timed work: everything due at the same time runs together, with no call in between.
    private readonly SimulatedTaskQueue _tasks;

    /// <param name="scheduledRun">Runs a pipeline whose schedule is due.</param>
    public EmulatorWorld(WorldOptions options, Action<EmulatorWorld, AccountState, Resource> scheduledRun)
    {
        Options = options;
        Requests = new(options.RequestsKept, options.RequestBytesKept);
        Ids = new(options.Seed);
        _tasks = new(options.Clock, Gate);
        Events = new(options.Events, options.Clock, Ids, options.EventsKept, _tasks);
        Schedules = new(options.Clock, _tasks, (account, pipeline) => scheduledRun(this, account, pipeline));
        Builds = new(options.Builds, Ids, options.Clock, Events, Schedules, _tasks);
        Lifecycle = new(options.Lifecycle, options.Clock, Ids, Builds, _tasks);
        Journal = NewJournal();
    }

    public WorldOptions Options { get; }

    /// <summary>The only lock around the accounts.</summary>
    public Lock Gate { get; } = new();

    public TimeProvider Clock => Options.Clock;

    /// <summary>Publishes events, messages and invocations; keeps their log and the injected faults.</summary>
    public EventSink Events { get; }

    public StableIds Ids { get; }

    public RequestLog Requests { get; }

    /// <summary>Advances builds as time passes.</summary>
    public BuildEngine Builds { get; }

    /// <summary>Runs lifecycle policies and updates of an image's state.</summary>
    public LifecycleEngine Lifecycle { get; }

    /// <summary>Starts scheduled pipelines when they are due.</summary>
    public PipelineSchedules Schedules { get; }

    /// <summary>Null if the emulator has no state file.</summary>
    public Journal? Journal { get; private set; }

    public FaultQueue Faults { get; } = new();

    /// <summary>Documents that calls refer to by S3 URI.</summary>
    public ObjectStore Objects { get; } = new();

    /// <summary>Images, components and workflows that belong to no account.</summary>
    public ManagedResources Managed { get; } = new();

    public AccountState Account(string account, string region)
    {
        if (!_accounts.TryGetValue((account, region), out var state))
            _accounts[(account, region)] = state = new(account, region, Managed, Options.Amis);
        return state;
    }

    /// <summary>Returns to the state after start. The same calls then get the same ids again, because ids depend only on the seed and their purpose.</summary>
    public void Reset()
    {
        _accounts.Clear();
        _tasks.Clear();
        Schedules.Clear();
        Events.Clear();
        Requests.Clear();
        Faults.Clear();
        Objects.Clear();
        Managed.Reset();
        Options.Amis.Clear();
        Journal = NewJournal();
    }

    /// <summary>Takes the lock and stops the clock until it is released, so that a call happens at one instant and can be replayed at that instant.</summary>
    public Moment Enter() => new(this);

    public void Dispose() => _tasks.Dispose();

    /// <summary>Holds the lock until disposed.</summary>
    public readonly ref struct Moment
    {
        private readonly Lock.Scope _lock;
        private readonly AcceleratedClock? _clock;

        internal Moment(EmulatorWorld world)
        {
            _lock = world.Gate.EnterScope();
            _clock = world.Clock as AcceleratedClock;
            _clock?.Hold();
        }

        public void Dispose()
        {
            _clock?.Release();
            _lock.Dispose();
        }
    }

    private Journal? NewJournal() => Options.StateFile is null ? null : new(Clock.GetUtcNow());
}
