using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Services.S3.Operations;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Local.Services.S3;

/// <summary>Answers the requests of S3's REST protocol, for buckets in the path and in the host's name.</summary>
/// <param name="caller">Who signed the request.</param>
/// <param name="takeFault">Returns the fault of a call of this service and operation, which then counts as taken; null without one.</param>
internal sealed class S3Endpoint(S3Store store, Func<HttpContext, ServiceCaller> caller, Func<string, string, ServiceFault?> takeFault)
{
    public async Task AnswerAsync(HttpContext http)
    {
        S3Answer answer;
        try
        {
            answer = Answer(http, await S3Request.ReadAsync(http));
        }
        catch (S3Exception e)
        {
            answer = S3Answer.Error(e, http.Request.Path, withBody: http.Request.Method != "HEAD" && e.Status != System.Net.HttpStatusCode.NotModified);
        }

        await WriteAsync(http, answer);
    }

    /// <summary>A refusal before any operation.</summary>
    public static Task RefuseAsync(HttpContext http, System.Net.HttpStatusCode status, string code, string message) =>
        WriteAsync(http, S3Answer.Error(new(status, code, message), http.Request.Path, withBody: http.Request.Method != "HEAD"));

    private S3Answer Answer(HttpContext http, S3Request request)
    {
        var operation = S3Operations.Find(request);
        var who = caller(http);
        var fault = takeFault(ServiceFault.S3, operation.Name);
        if (fault is { AfterEffect: false })
            throw Refusal(fault);
        lock (store.Gate)
        {
            var answer = operation.Run(new(store, who, request));
            return fault is null ? answer : throw Refusal(fault);
        }
    }

    private static S3Exception Refusal(ServiceFault fault) => new(ServiceFault.StatusOf(fault.Error), fault.Error, fault.Message);

    private static async Task WriteAsync(HttpContext http, S3Answer answer)
    {
        http.Response.StatusCode = (int)answer.Status;
        http.Response.Headers["x-amz-request-id"] = "local";
        foreach (var (name, value) in answer.Headers)
            http.Response.Headers[name] = value;
        if (answer.Status is not (System.Net.HttpStatusCode.NoContent or System.Net.HttpStatusCode.NotModified))
            http.Response.ContentLength = answer.Length ?? answer.Body.Length;
        if (!answer.Body.IsEmpty)
            await http.Response.Body.WriteAsync(answer.Body, http.RequestAborted);
    }
}
