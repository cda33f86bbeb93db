using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd;

/// <summary>Crashes the function once, right after one call of a port.</summary>
/// <param name="call">The method of the port.</param>
/// <param name="time">The number of the call, counted from 1.</param>
internal sealed class CrashPoint(string call, int time)
{
    private int _calls;

    public bool Happened { get; private set; }

    public async Task<T> AfterAsync<T>(string called, Task<T> work)
    {
        var result = await work;
        if (called != call || ++_calls != time)
            return result;
        Happened = true;
        throw new FunctionKilledException($"after {call}");
    }
}
