using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Stops a simulated clock while work is in progress. Has no effect on a clock that runs by itself.</summary>
internal sealed class WorkInFlight(TimeProvider clock)
{
    private readonly SimulationClock? _stepped = clock as SimulationClock;

    public IDisposable Begin() => _stepped?.Busy() ?? Nothing.Instance;

    private sealed class Nothing : IDisposable
    {
        public static readonly Nothing Instance = new();

        public void Dispose()
        {
        }
    }
}
