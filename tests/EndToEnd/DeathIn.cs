using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd;

/// <summary>A process that dies right after one of its calls, once.</summary>
/// <param name="call">The port's method.</param>
/// <param name="time">The how manieth call of it, from 1.</param>
internal sealed class DeathIn(string call, int time)
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
