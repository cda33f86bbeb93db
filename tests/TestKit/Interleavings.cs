namespace TestKit;

/// <summary>Runs two operations at the same time, in every order of their effects. A short run leaves out orders that go back and forth often.</summary>
public static class Interleavings
{
    // Most faults need few switches from one operation to the other, and there are ten times more orders with more of them.
    private static readonly int MostSwitches = LongRun.IsOn ? int.MaxValue : 4;

    /// <param name="first">Starts an operation in a new world.</param>
    /// <param name="then">Checks the world after both have completed.</param>
    /// <returns>The number of orders.</returns>
    public static async Task<int> ForEachAsync<TWorld>(
        Func<TWorld> create, Func<TWorld, Effects, Task> first, Func<TWorld, Effects, Task> second, Action<TWorld> then)
    {
        var orders = 0;
        var choices = new List<bool>();
        do
        {
            var world = create();
            var one = new PausedRun(effects => first(world, effects));
            var other = new PausedRun(effects => second(world, effects));
            for (var choice = 0; !one.Ended || !other.Ended;)
            {
                if (one.Ended || other.Ended)
                {
                    (one.Ended ? other : one).GoOn();
                    continue;
                }

                if (choice == choices.Count)
                    choices.Add(!IsPlayed([.. choices, false]));
                (choices[choice++] ? other : one).GoOn();
            }

            await one.ResultAsync();
            await other.ResultAsync();
            then(world);
            orders++;
        }
        while (Next(choices));

        return orders;
    }

    // Changes the last choice that still has an alternative.
    private static bool Next(List<bool> choices)
    {
        while (choices.Count > 0)
        {
            var last = choices[^1];
            choices.RemoveAt(choices.Count - 1);
            if (last || !IsPlayed([.. choices, true]))
                continue;
            choices.Add(true);
            return true;
        }

        return false;
    }

    private static bool IsPlayed(IReadOnlyList<bool> choices) => choices.Zip(choices.Skip(1)).Count(pair => pair.First != pair.Second) <= MostSwitches;

    /// <summary>Each call of <see cref="GoOn"/> starts or continues the operation on the caller's thread, until after its next effect.</summary>
    private sealed class PausedRun(Func<Effects, Task> run)
    {
        private TaskCompletionSource? _pause;
        private Task? _run;

        public bool Ended => _run is { IsCompleted: true };

        public void GoOn()
        {
            if (_run is null)
                _run = run(Effects.AfterEach(() => (_pause = new()).Task));
            else
                _pause!.SetResult();
        }

        public Task ResultAsync() => _run!;
    }
}
