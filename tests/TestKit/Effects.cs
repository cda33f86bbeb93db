namespace TestKit;

/// <summary>
/// Counts the effects of an operation and acts right after one or each of them: kill the operation, run another one, advance the clock.
/// A test that tries every effect covers every crash and every interleaving.
/// </summary>
public sealed class Effects
{
    private int _at;
    private int _count;
    private bool _each;
    private Func<Task>? _then;

    public int Count => _count;

    /// <summary>Whether the operation reached the chosen effect.</summary>
    public bool Reached => _at > 0 && Count >= _at;

    public static Effects KillAfter(int effect) => After(effect, () => throw new KilledException(effect));

    public static Effects After(int effect, Func<Task> then) => new() { _at = effect, _then = then };

    public static Effects AfterEach(Func<Task> then) => new() { _each = true, _then = then };

    // Calls may run concurrently.
    public Task HappenedAsync() => Interlocked.Increment(ref _count) == _at || _each ? _then!() : Task.CompletedTask;
}
