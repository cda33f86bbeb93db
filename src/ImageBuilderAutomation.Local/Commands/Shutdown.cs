namespace ImageBuilderAutomation.Local.Commands;

internal static class Shutdown
{
    /// <summary>Returns at Ctrl+C or SIGTERM.</summary>
    public static async Task WaitAsync(CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(asked.SetResult);
        await asked.Task;
    }
}
