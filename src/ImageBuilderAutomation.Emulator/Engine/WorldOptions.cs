using ImageBuilderAutomation.Emulator.Engine.Builds;
using ImageBuilderAutomation.Emulator.Engine.Lifecycle;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.State.Lifecycle;

namespace ImageBuilderAutomation.Emulator.Engine;

/// <summary>What an emulator's world depends on: its clock, its ids, the behaviour of builds and policies, and how much it keeps.</summary>
public record WorldOptions
{
    /// <summary>The emulator's only clock. The HTTP <c>Date</c> header still shows the machine's time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Receives events, topic messages and function invocations; by default they are discarded.</summary>
    public IServiceEvents Events { get; init; } = new DiscardedEvents();

    /// <summary>Where the AMIs of images are kept; by default nowhere.</summary>
    public IAmis Amis { get; init; } = new NoAmis();

    /// <summary>Seed of generated ids: the same seed and the same calls give the same ids.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Whether a container recipe needs a platform override for a parent image in any registry, not only in Amazon ECR. False: as the user guide says, the
    /// platform is read from the image's manifest if possible. True: as the README of aws-samples/amazon-ec2-image-builder-samples, "containers", says.
    /// </summary>
    public bool PlatformOverrideRequired { get; init; }

    /// <summary>How long builds take, and settings for behaviour that the service's documentation leaves open.</summary>
    public BuildOptions Builds { get; init; } = new();

    /// <summary>How lifecycle policies and updates of an image's state are carried out.</summary>
    public LifecycleOptions Lifecycle { get; init; } = new();

    /// <summary>How many requests the log keeps; the oldest are dropped first.</summary>
    public int RequestsKept { get; init; } = 100_000;

    /// <summary>How many bytes of requests the log keeps; the oldest are dropped first.</summary>
    public long RequestBytesKept { get; init; } = 32 * 1024 * 1024;

    /// <summary>How many events, messages and invocations the event log keeps; the oldest are dropped first.</summary>
    public int EventsKept { get; init; } = 100_000;

    /// <summary>The file that keeps the state. If it exists at start, it is restored and no seed is played. It is saved at the end and on request.</summary>
    public string? StateFile { get; init; }
}
