using System.Reflection;

namespace EndToEnd;

/// <summary>A port whose every call fails while it is down.</summary>
public class UnreachablePort : DispatchProxy
{
    private object _inner = new();
    private Func<bool> _isDown = () => false;

    public static T Around<T>(T inner, Func<bool> isDown)
        where T : class
    {
        var port = Create<T, UnreachablePort>();
        var proxy = (UnreachablePort)(object)port;
        (proxy._inner, proxy._isDown) = (inner, isDown);
        return port;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _isDown() ? throw new InvalidOperationException("Image Builder cannot be reached.") : targetMethod!.Invoke(_inner, args);
}
