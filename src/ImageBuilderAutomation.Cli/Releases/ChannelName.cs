using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>A channel as people write it.</summary>
internal static class ChannelName
{
    public static Argument<string> Argument() => new("channel") { Description = "The channel: its scope and name in the policy, such as web/prod." };

    /// <exception cref="UsageException">The text names no channel.</exception>
    public static ChannelKey Read(string text) =>
        ReleaseRequests.ReadKey(text) ?? throw new UsageException($"Expected a channel such as web/prod, its scope and name in the policy, found '{text}'.");
}
