using System.Globalization;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Writes channels as text.</summary>
internal static class ChannelText
{
    public static void WriteList(TextWriter output, IReadOnlyList<ChannelView> views)
    {
        if (views.Count == 0)
        {
            output.WriteLine("No channel has pointed at an image yet.");
            return;
        }

        var columns = new Columns();
        columns.Add("CHANNEL", "IMAGE", "SINCE", "TARGETS");
        foreach (var view in views)
        {
            var verified = view.Record.Targets.Count(state => state.State is EffectState.Verified && state.Move == view.Record.Latest?.Number);
            columns.Add(
                view.Record.Key.ToString(), view.Points, TimeFormat.Of(view.Record.Latest?.At),
                view.Record.Targets.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{verified} of {view.Record.Targets.Count} verified"));
        }

        columns.WriteTo(output);
    }

    public static void Write(TextWriter output, ChannelView view)
    {
        output.WriteLine(PlainText.Of($"{view.Record.Key} points at {(view.Record.IsEmpty ? "no image: it is empty" : view.Points)}"));
        var columns = new Columns();
        foreach (var ami in view.Record.Image?.Amis ?? [])
            columns.Add("  AMI", ami.ImageId, ami.Region);
        foreach (var state in view.Record.Targets)
            columns.Add("  target", state.Target, $"{state.AmiId} {view.StateOf(state)}".Trim());
        if (view.Record.Waiting is { } waiting)
            columns.Add("  waits", ImageBuildArn.ShortNameOf(waiting.ImageArn), waiting.Missing);
        columns.WriteTo(output);
        output.WriteLine("moves");
        columns = new();
        foreach (var move in view.Newest)
        {
            columns.Add(
                $"  {TimeFormat.Of(move.At)}", move.Kind.Name(), move.To is { } to ? ImageBuildArn.ShortNameOf(to.ImageArn) : "no image", move.By ?? "by rule", move.Reason);
        }

        columns.WriteTo(output);
    }
}

internal sealed record ChannelsJson(IEnumerable<ChannelJson> Channels);

/// <summary>One channel of <c>release channels</c>, and the result of <c>release current</c>.</summary>
/// <param name="Image">The ARN of the build; null while the channel is empty.</param>
/// <param name="Complete">Whether it points at an image whose AMI every target names.</param>
internal sealed record ChannelJson(
    string Channel, string? Image, bool Empty, bool Complete, string? Since, IEnumerable<ChannelAmiJson> Amis, IEnumerable<ChannelTargetJson> Targets,
    ChannelWaitingJson? Waiting, IEnumerable<ChannelMoveJson> Moves)
{
    public static ChannelJson Of(ChannelView view) => new(
        view.Record.Key.ToString(), view.Record.Image?.ImageArn, view.Record.IsEmpty, view.IsComplete, TimeFormat.IfKnown(view.Record.Latest?.At),
        (view.Record.Image?.Amis ?? []).Select(ami => new ChannelAmiJson(ami.ImageId, ami.Region)),
        view.Record.Targets.Select(state => new ChannelTargetJson(
            state.Target, state.AmiId, state.State.ToString(), state.Problem, TimeFormat.IfKnown(state.VerifiedAt), TimeFormat.IfKnown(state.RetryAt))),
        view.Record.Waiting is { } waiting ? new(waiting.ImageArn, waiting.Missing) : null,
        view.Newest.Select(move => new ChannelMoveJson(
            move.Number, move.Kind.ToString(), move.From, move.To?.ImageArn, move.By, move.Reason, move.ApprovedBy, move.PolicyHash, TimeFormat.Of(move.At))));
}

internal sealed record ChannelAmiJson(string Ami, string Region);

internal sealed record ChannelTargetJson(string Target, string Ami, string State, string? Problem, string? VerifiedAt, string? RetryAt);

internal sealed record ChannelMoveJson(int Number, string Kind, string? From, string? To, string? By, string Reason, IReadOnlyList<string>? ApprovedBy, string Policy, string At);

/// <summary>The newest image that only approvals keep from the channel, as the latest pass found it.</summary>
internal sealed record ChannelWaitingJson(string Image, string Missing);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChannelsJson))]
internal sealed partial class ChannelsJsonContext : JsonSerializerContext;
