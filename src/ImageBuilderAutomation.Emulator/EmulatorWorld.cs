using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Faults;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Schedules;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator;

/// <summary>All state of one emulator. Whoever touches accounts holds <see cref="Gate"/>, be it a request or a timer.</summary>
public sealed class EmulatorWorld : IDisposable
{
    private readonly Dictionary<(string Account, string Region), AccountState> _accounts = [];

    // One for everything that goes on by itself: what is due at one time happens at once, and no call comes between.
    private readonly ProcessQueue _processes;

    public EmulatorWorld(EmulatorOptions options)
    {
        Options = options;
        Requests = new(options.RequestsKept);
        Ids = new(options.Seed);
        _processes = new(options.Clock, Gate);
        Events = new(options.Events, options.Clock, Ids, options.EventsKept, _processes);
        Schedules = new(options.Clock, _processes, (account, pipeline) => ScheduledRun.Fire(this, account, pipeline));
        Builds = new(options.Builds, Ids, options.Clock, Events, Schedules, _processes);
        Lifecycle = new(options, Ids, Builds, _processes);
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
        _processes.Clear();
        Schedules.Clear();
        Events.Clear();
        Requests.Clear();
        Faults.Clear();
        Objects.Clear();
        Journal = NewJournal();
    }

    /// <summary>Takes the lock, and the clock stands still until it is given back: a call happens at one time, and can be played again at that time.</summary>
    public Moment Enter() => new(this);

    public void Dispose() => _processes.Dispose();

    /// <summary>While a caller has the lock.</summary>
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
