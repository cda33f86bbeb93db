using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator;

public sealed record EmulatorOptions
{
    /// <summary>The loopback port to listen on; 0 chooses a free port.</summary>
    public int Port { get; init; }

    /// <summary>The emulator's only clock. The HTTP <c>Date</c> header still shows the machine's time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Receives events, topic messages and function invocations; by default they are discarded.</summary>
    public IServiceEvents Events { get; init; } = new DiscardedEvents();

    /// <summary>The account of callers whose access key is not a twelve-digit account id.</summary>
    public string DefaultAccount { get; init; } = "123456789012";

    /// <summary>If true, a request without a signature is refused, as by the service; if false, it acts for the default account in us-east-1.</summary>
    public bool RequireSignature { get; init; } = true;

    /// <summary>Seed of generated ids: the same seed and the same calls give the same ids.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long builds take, and settings for behaviour that the service's documentation leaves open.</summary>
    public BuildOptions Builds { get; init; } = new();

    /// <summary>How lifecycle policies and updates of an image's state are carried out.</summary>
    public LifecycleOptions Lifecycle { get; init; } = new();

    /// <summary>If true, pages of filtered lists may be short or empty although more pages follow, as in the service.</summary>
    // Observed: CloudSnorkel/cdk-github-runners#262: a client stopped at such a page.
    public bool ShortPages { get; init; }

    /// <summary>How many requests the log keeps; the oldest are dropped first.</summary>
    public int RequestsKept { get; init; } = 100_000;

    /// <summary>How many events, messages and invocations the event log keeps; the oldest are dropped first.</summary>
    public int EventsKept { get; init; } = 100_000;

    /// <summary>A file of calls and stubs that is played at start and after each reset; <c>docs/reference/emulator.md</c> shows the format.</summary>
    public string? SeedFile { get; init; }

    /// <summary>The file that keeps the state. If it exists at start, it is restored and no seed is played. It is saved at the end and on request.</summary>
    public string? StateFile { get; init; }

    /// <summary>Whether write calls are published to EventBridge as CloudTrail events.</summary>
    public bool CloudTrail { get; init; }

    /// <summary>Called with every response and its operation's name (empty if no operation matched); for tests that check responses.</summary>
    public Action<string, ApiResponse>? Answered { get; init; }

    /// <summary>Called with exceptions caused by a bug in the emulator; the caller sees only a ServiceException.</summary>
    public Action<Exception>? Unexpected { get; init; }
}
