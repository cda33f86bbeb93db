using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>The parts of a stack that the calls of other services need.</summary>
/// <param name="Wall">Real time, by which credentials and signatures expire.</param>
/// <param name="InvokeAsync">Invokes a function, given by its logical id, with a payload and without retries.</param>
/// <param name="Endpoints">Null until all servers have started.</param>
/// <param name="Emulator">Returns the state of the Image Builder emulator; null if it runs in another process or has not started yet.</param>
/// <param name="Unexpected">Called with exceptions of this host; the client gets only status 500.</param>
/// <param name="Seed">Ids of EC2 depend on it.</param>
public sealed record ServedStack(
    TemplateModel Template,
    EventRouter Router,
    LocalQueues Queues,
    AsynchronousInvocations Deliveries,
    TimeProvider Clock,
    TimeProvider Wall,
    LocalPeople People,
    LocalRoles Roles,
    Func<string, string, Task<InvocationResult>> InvokeAsync,
    Func<EmulatorWorld?> Emulator,
    Func<LocalEndpoints?> Endpoints,
    Action<Exception> Unexpected,
    int Seed = 1);
