using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Notifications;
using Xunit;

namespace TestKit.Operations;

/// <summary>A file in events/notifications/, which is exactly the event that is published.</summary>
public static class NotificationSample
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compares the notification, in an EventBridge envelope, with the file. The variable WRITE_NOTIFICATION_SAMPLES=1 writes the file first.</summary>
    public static void AssertEqual(string file, Notification notification)
    {
        var envelope = new JsonObject
        {
            ["version"] = "0",
            ["id"] = "00000000-0000-0000-0000-000000000001",
            ["detail-type"] = notification.Kind,
            ["source"] = Notification.Source,
            ["account"] = "123456789012",
            ["time"] = notification.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = "us-east-1",
            ["resources"] = new JsonArray(notification.Subject),
            ["detail"] = JsonNode.Parse(notification.ToDetail()),
        };
        var path = Repository.PathOf("events", "notifications", file);
        if (Environment.GetEnvironmentVariable("WRITE_NOTIFICATION_SAMPLES") is "1")
            File.WriteAllText(path, envelope.ToJsonString(Readable).ReplaceLineEndings("\n") + "\n");
        Assert.Equal(JsonNode.Parse(File.ReadAllText(path))!.ToJsonString(Readable), envelope.ToJsonString(Readable));
    }
}
