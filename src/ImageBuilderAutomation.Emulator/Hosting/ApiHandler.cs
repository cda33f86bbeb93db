using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Operations;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Hosting;

/// <summary>
/// Turns a request into a response. The order of checks:
/// 1. the route; 2. the signature; 3. the input can be parsed; 4. faults injected through the control route; 5. the input is valid by the model;
/// 6. the emulator implements the operation; 7. the client token; 8. the page token; 9. the operation's own checks.
/// </summary>
// Assumed: the order; the documentation says only that the signature comes first.
public sealed class ApiHandler(ServiceModel model, EmulatorWorld world, HostOptions options)
{
    private readonly Router _router = new(model);
    private readonly ProtocolErrors _errors = new(model);
    private readonly InputValidator _validator = new();

    public RequestIds RequestIds { get; } = new();

    public ApiResponse Handle(ApiRequest request)
    {
        var exchange = new Exchange { RequestId = RequestIds.Next(), Bytes = request.Path.Length + request.Query.Length + request.Body.Length };
        ApiResponse answer;
        try
        {
            answer = new(200, exchange.RequestId, null, Answer(request, exchange));
        }
        catch (ApiError error)
        {
            answer = Refuse(exchange, error);
        }
#pragma warning disable CA1031 // Any other exception is a bug in the emulator; its details must not reach the caller.
        catch (Exception e)
#pragma warning restore CA1031
        {
            options.Unexpected?.Invoke(e);
            answer = Refuse(exchange, new(ProtocolErrors.ServiceException, $"The emulator failed. Its request id is {exchange.RequestId}."));
        }

        var entry = LogRequest(exchange, answer);
        if (options.CloudTrail && exchange.Caller is { } caller && Journal.Records(exchange.Operation))
            RecordCloudTrail(entry, caller, answer);
        return answer;
    }

    /// <summary>Logs and returns the error for a request that cannot be parsed as HTTP.</summary>
    public ApiResponse Refuse(string code, string message)
    {
        var exchange = new Exchange { RequestId = RequestIds.Next() };
        var answer = Refuse(exchange, new(code, message));
        LogRequest(exchange, answer);
        return answer;
    }

    /// <summary>Performs a call of a seed or saved state as if a caller had sent it, but without the request log and injected faults.</summary>
    /// <returns>The response body as it would be sent.</returns>
    /// <exception cref="ApiError">Any error response.</exception>
    public JsonObject Perform(string name, JsonObject input, Caller caller)
    {
        var operation = model.Operations[name];
        var read = RequestReader.Typed(operation.Input, input);
        var exchange = new Exchange { RequestId = RequestIds.Next(), Operation = name, Caller = caller };
        return JsonNode.Parse(Perform(operation, read, caller, exchange).Span)!.AsObject();
    }

    /// <summary>The input's members; null if there is no such operation.</summary>
    public IReadOnlyList<Member>? MembersOf(string operation) => model.Operations.TryGetValue(operation, out var found) ? found.Input.Members : null;

    private ReadOnlyMemory<byte> Answer(ApiRequest request, Exchange exchange)
    {
        var route = _router.Find(request.Method, request.Path)
            ?? throw new ApiError(ProtocolErrors.UnknownOperation, $"No operation answers {request.Method} {request.Path}.");
        var operation = route.Operation;
        exchange.Operation = operation.Name;

        var caller = exchange.Caller = Caller.Read(request.Authorization, options.DefaultAccount, options.RequireSignature);

        // Read before the fault is applied, so that the log shows the input of a throttled call too.
        exchange.Received = new(route, request.Query, request.Body);
        var input = RequestReader.Read(route, request.Query, request.Body.Span);
        var fault = world.Faults.Take(operation.Name);
        if (fault is { AfterEffect: false })
            throw new ApiError(fault.Error, fault.Message);

        var body = Perform(operation, input, caller, exchange);
        return fault is null ? body : throw new ApiError(fault.Error, fault.Message);
    }

    /// <returns>The response body.</returns>
    private ReadOnlyMemory<byte> Perform(Operation operation, JsonObject input, Caller caller, Exchange exchange)
    {
        _validator.Check(operation, input);
        var behaviour = OperationTable.Find(operation.Name) ?? throw new ApiError(
            ProtocolErrors.NotSupported,
            $"This is the local Image Builder emulator, not AWS: it does not implement {operation.Name} yet. See docs/reference/emulator.md.");

        // Written under the lock, because the output may refer to stored documents.
        using (world.Enter())
        {
            var (output, token, parameters) = Run(behaviour, operation, input, caller, exchange);
            var written = ResponseWriter.Write(operation.Output, output, exchange.RequestId);
            if (token is not null && !exchange.Replayed)
                world.Account(caller.Account, caller.Region).Tokens.Keep(operation.Name, token, parameters, StoredJson.Written(written));
            return written;
        }
    }

    /// <returns>The output, and the client token under which it is kept; null if the call has none.</returns>
    private (JsonObject Output, string? Token, UInt128 Parameters) Run(IOperation behaviour, Operation operation, JsonObject input, Caller caller, Exchange exchange)
    {
        var account = world.Account(caller.Account, caller.Region);
        var token = operation.Input.IdempotencyToken is { } member ? input[member.Name]?.GetValue<string>() : null;
        var parameters = token is null ? default : InputHash.Of(input, "clientToken");
        if (token is not null && account.Tokens.Find(operation.Name, token) is { } earlier)
        {
            exchange.Replayed = true;
            return earlier.Parameters == parameters
                ? (earlier.Answer, token, parameters)
                : throw new ApiError(
                    "IdempotentParameterMismatchException", $"The client token '{token}' was used before with other parameters.");
        }

        var page = PageTokens.Open(operation, input, caller, options.ShortPages);
        var call = new Call(account, exchange.RequestId, caller.Principal, world.Clock.GetUtcNow(), world.Events) { World = world, Page = page };
        var output = behaviour.Handle(input, call);
        PageTokens.Seal(operation, input, caller, output);
        if (Journal.Records(operation.Name))
            world.Journal?.Call(call.Now, operation.Name, input, caller);
        return (output, token, parameters);
    }

    private RequestEntry LogRequest(Exchange exchange, ApiResponse answer)
    {
        var entry = exchange.ToEntry(world.Clock.GetUtcNow(), answer);
        world.Requests.Add(entry);
        options.Answered?.Invoke(exchange.Operation, answer);
        return entry;
    }

    private void RecordCloudTrail(RequestEntry entry, Caller caller, ApiResponse answer)
    {
        var elements = answer.ErrorType is null ? JsonNode.Parse(answer.Body.Span) as JsonObject : null;
        lock (world.Gate)
        {
            var account = world.Account(caller.Account, caller.Region);
            world.Events.PutEvent(CloudTrailEvent.Of(account, caller, entry, elements, world.Ids.Uuid("cloudtrail", entry.RequestId)));
        }
    }

    private ApiResponse Refuse(Exchange exchange, ApiError error)
    {
        exchange.Message = error.Message;
        return new(_errors.StatusOf(error.Code), exchange.RequestId, error.Code, ResponseWriter.WriteError(error.Message));
    }

    /// <summary>What is known about a request so far; becomes its log entry.</summary>
    private sealed class Exchange
    {
        public required string RequestId { get; init; }

        /// <summary>The size of path, query and body.</summary>
        public long Bytes { get; init; }

        public string Operation { get; set; } = "";

        public Caller? Caller { get; set; }

        public ReceivedInput? Received { get; set; }

        public string? Message { get; set; }

        public bool Replayed { get; set; }

        /// <summary>A large input is refused, so it is not kept: a few of them would fill the memory.</summary>
        public RequestEntry ToEntry(DateTimeOffset time, ApiResponse answer)
        {
            var isKept = Bytes <= RequestEntry.MaxInputBytes;
            var message = Message is { Length: > RequestEntry.MaxMessageLength } ? Message[..RequestEntry.MaxMessageLength] : Message;
            return new(time, RequestId, Operation, Caller, answer.Status, answer.ErrorType, message, Replayed)
            {
                Received = isKept ? Received : null,
                Bytes = (isKept ? Bytes : 0) + (message?.Length ?? 0),
            };
        }
    }
}
