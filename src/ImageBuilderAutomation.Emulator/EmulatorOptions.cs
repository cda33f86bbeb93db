using ImageBuilderAutomation.Emulator.Builds;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.Protocol;

namespace ImageBuilderAutomation.Emulator;

public sealed record EmulatorOptions
{
    /// <summary>The loopback port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The emulator's only clock. The wire's <c>Date</c> header stays real.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where events, topic messages and function calls go; nowhere by default.</summary>
    public IServiceEvents Events { get; init; } = new DiscardedEvents();

    /// <summary>The account of a caller whose access key is not twelve digits.</summary>
    public string DefaultAccount { get; init; } = "123456789012";

    /// <summary>Whether a request without a signature is refused, as the service does; otherwise it is the default account's, in us-east-1.</summary>
    public bool RequireSignature { get; init; } = true;

    /// <summary>Generated ids follow from it: same seed and same calls, same ids.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How long builds take, and where the service's documentation leaves a choice.</summary>
    public BuildOptions Builds { get; init; } = new();

    /// <summary>How lifecycle policies and updates of an image's state are carried out.</summary>
    public LifecycleOptions Lifecycle { get; init; } = new();

    /// <summary>Pages of filtered lists may be short or empty while more follow, as the service's are.</summary>
    // Observed: CloudSnorkel/cdk-github-runners#262, a client that stopped at such a page.
    public bool ShortPages { get; init; }

    /// <summary>How many requests the log keeps; the oldest go first.</summary>
    public int RequestsKept { get; init; } = 100_000;

    /// <summary>How many events, messages and invocations the event log keeps; the oldest go first.</summary>
    public int EventsKept { get; init; } = 100_000;

    /// <summary>Calls and orders to begin with, and after each reset; <c>docs/emulator.md</c> shows the form.</summary>
    public string? SeedFile { get; init; }

    /// <summary>Where the state is kept: restored at start where the file exists (and no seed is played), saved at the end and when told to.</summary>
    public string? StateFile { get; init; }

    /// <summary>Whether calls that change something are told as CloudTrail tells them to EventBridge.</summary>
    public bool CloudTrail { get; init; }

    /// <summary>Told about every answer with its operation's name (empty where none was found), for those who check answers.</summary>
    public Action<string, ApiAnswer>? Answered { get; init; }

    /// <summary>Told about exceptions that are the emulator's own mistake; the caller sees only a ServiceException.</summary>
    public Action<Exception>? Unexpected { get; init; }
}
