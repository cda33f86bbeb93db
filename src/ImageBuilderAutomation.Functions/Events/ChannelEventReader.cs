using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>What can make channels or their targets move.</summary>
internal abstract record ChannelEvent
{
    /// <summary>The schedule.</summary>
    public sealed record PassDue(DateTimeOffset DueAt) : ChannelEvent;

    public sealed record ImageAvailable : ChannelEvent;

    /// <param name="Exception">Why the service did not accept the AMI; null where the parameter changed.</param>
    public sealed record ParameterChanged(string Name, string? Exception) : ChannelEvent;
}

/// <summary>Reads the events of channels. Every one is a hint only: channels, images and parameters are read again before anything is done.</summary>
internal static class ChannelEventReader
{
    private const string ParameterChange = "Parameter Store Change";

    /// <exception cref="UnusableEventException">The event has another type, account or Region, or lacks a required member.</exception>
    public static ChannelEvent Read(JsonElement evt, AccountRegion accountRegion)
    {
        ChannelEvent? read = (Text(evt, "source"), Text(evt, "detail-type")) switch
        {
            ("aws.scheduler", "Scheduled Event") => new ChannelEvent.PassDue(TimeOf(evt)),
            (EventEnvelope.ImageBuilder, ImageStateChangeDetail.DetailType) => Available(Member(evt, "detail")),
            ("aws.ssm", ParameterChange) => Changed(Member(evt, "detail")),
            var (source, type) => throw new UnusableEventException(
                $"'Scheduled Event' of aws.scheduler, '{ImageStateChangeDetail.DetailType}' of aws.imagebuilder, or '{ParameterChange}' of aws.ssm", $"{type} of {source}"),
        };
        return Text(evt, "account") == accountRegion.Account && Text(evt, "region") == accountRegion.Region
            ? read
            : throw new UnusableEventException(
                $"an event of account {accountRegion.Account} in {accountRegion.Region}", $"account {Text(evt, "account")} in {Text(evt, "region")}");
    }

    private static ChannelEvent.ImageAvailable Available(JsonElement detail) => Text(Member(detail, "state"), "status") is ImageStatus.Available
        ? new ChannelEvent.ImageAvailable()
        : throw new UnusableEventException($"detail.state.status {ImageStatus.Available}", Text(Member(detail, "state"), "status"));

    private static ChannelEvent.ParameterChanged Changed(JsonElement detail) => Text(detail, "name") is { } name && IsParameterName(name)
        ? new(name, Text(detail, "exception"))
        : throw new UnusableEventException("detail.name, the parameter's name", Text(detail, "name"));

    // Systems Manager API Reference, "PutParameter": at most 1,011 characters, letters, digits and _ . - /.
    private static bool IsParameterName(string text) => text.Length <= 1011 && text.All(c => char.IsAsciiLetterOrDigit(c) || "_.-/".Contains(c));

    private static DateTimeOffset TimeOf(JsonElement evt) =>
        DateTimeOffset.TryParse(
            Text(evt, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new UnusableEventException("the event's time", Text(evt, "time"));

    private static JsonElement Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } found ? found : null;
}
