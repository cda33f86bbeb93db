using ImageBuilderAutomation.Notifications;
using TestKit.Operations;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Each file in events/notifications/ is exactly the event that a function publishes.</summary>
public abstract class NotificationSamples : IDisposable
{
    private protected const string Sweep = "schedule/sweep.json";

    private protected FunctionWorld World { get; } = new();

    private protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task DeliverAsync(string sample) => World.InvokeAsync(Samples.FunctionOf(sample), Samples.Text(sample));

    /// <param name="published">The last notification by default.</param>
    private protected void AssertPublished(string file, Notification? published = null) =>
        NotificationSample.AssertEqual(file, published ?? World.Notifications.All[^1]);
}
