namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>A state of an instance and its number, as the API has them.</summary>
internal sealed record InstanceState(int Code, string Name)
{
    public static InstanceState Pending { get; } = new(0, "pending");

    public static InstanceState Running { get; } = new(16, "running");

    public static InstanceState ShuttingDown { get; } = new(32, "shutting-down");

    public static InstanceState Terminated { get; } = new(48, "terminated");

    public static InstanceState Stopping { get; } = new(64, "stopping");

    public static InstanceState Stopped { get; } = new(80, "stopped");

    public static IReadOnlyList<InstanceState> All { get; } = [Pending, Running, ShuttingDown, Terminated, Stopping, Stopped];

    public static InstanceState? Named(string name) => All.FirstOrDefault(state => state.Name == name);
}

/// <summary>An instance. It passes from a state to the next as time goes by.</summary>
internal sealed class Instance
{
    /// <summary>How long an instance takes to start, stop and terminate.</summary>
    // Assumed: the duration.
    public static readonly TimeSpan Transition = TimeSpan.FromSeconds(5);

    // Documented: EC2 User Guide, "Terminate": a terminated instance stays visible for a short while, usually an hour.
    private static readonly TimeSpan Visible = TimeSpan.FromHours(1);

    private InstanceState _before = InstanceState.Pending;
    private InstanceState _after = InstanceState.Running;
    private DateTimeOffset _changesAt;

    public required string Id { get; init; }

    public required string Owner { get; init; }

    public required string Reservation { get; init; }

    public required string Image { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset LaunchedAt { get; set; }

    public int Index { get; init; }

    public string? Zone { get; init; }

    public string? Subnet { get; init; }

    public string? KeyName { get; init; }

    public string? ClientToken { get; init; }

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public InstanceState StateAt(DateTimeOffset now) => now < _changesAt ? _before : _after;

    /// <summary>Whether the instance was terminated so long ago that EC2 no longer shows it.</summary>
    public bool HasVanished(DateTimeOffset now) => _after == InstanceState.Terminated && now >= _changesAt + Visible;

    public void Change(InstanceState before, InstanceState after, DateTimeOffset at) => (_before, _after, _changesAt) = (before, after, at);
}
