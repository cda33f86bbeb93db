using Microsoft.AspNetCore.Components;

namespace ImageBuilderAutomation.Console.Elements;

/// <summary>
/// A page that shows one reading of the stack and reads again while somebody looks at it. What was read last stays on the page when a later reading fails.
/// </summary>
/// <typeparam name="T">What is read at once.</typeparam>
public abstract class LivePage<T> : ComponentBase, IDisposable
    where T : class
{
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _left;
    private object? _key;
    private int _reading;
    private bool _isReading;

    // The source cannot be asked for its token after it was disposed.
    protected LivePage() => _left = _end.Token;

    [Inject]
    private ConsoleOptions Options { get; set; } = null!;

    /// <summary>The latest reading; null before the first one, and when it failed.</summary>
    protected T? Shown { get; private set; }

    /// <summary>Why the latest reading failed, in a sentence; null when it did not.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Ends when the person leaves the page.</summary>
    protected CancellationToken Left => _left;

    /// <summary>What the reading depends on, such as the filter in the address: when it changes, the page reads at once and shows nothing old.</summary>
    protected virtual object? Key => null;

    /// <summary>Whether the page reads again by itself. False where a reading is too expensive to repeat.</summary>
    protected virtual bool IsLive => true;

    protected abstract Task<T> ReadAsync(CancellationToken cancellationToken);

    protected override async Task OnParametersSetAsync()
    {
        if (_reading > 0 && Equals(_key, Key))
            return;
        _key = Key;
        (Shown, Failure) = (null, null);
        await RefreshAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && IsLive)
            _ = RepeatAsync();
    }

    /// <summary>Reads again, for example after the person acted.</summary>
    protected async Task RefreshAsync()
    {
        var reading = ++_reading;
        try
        {
            _isReading = true;
            var read = await ReadAsync(Left);
            // A later reading has begun, for another filter.
            if (reading == _reading)
                (Shown, Failure) = (read, null);
        }
        catch (Exception e) when (Left.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            return;
        }
        catch (Exception e) when (Problem.Explain(e) is { } problem)
        {
            if (reading == _reading)
                Failure = problem;
        }
        finally
        {
            if (reading == _reading)
                _isReading = false;
        }

        if (!Left.IsCancellationRequested)
            StateHasChanged();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _end.Cancel();
        _end.Dispose();
    }

    private async Task RepeatAsync()
    {
        using var timer = new PeriodicTimer(Options.Refresh);
        try
        {
            while (await timer.WaitForNextTickAsync(_left))
            {
                // A slow service is not asked again before it has answered.
                if (!_isReading)
                    await InvokeAsync(RefreshAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The person left the page.
        }
        catch (Exception e) when (!_left.IsCancellationRequested)
        {
            // Nobody awaits this method. Without this the page would stand still and look alive.
            await DispatchExceptionAsync(e);
        }
    }
}
