using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.FunctionUrls;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Services.S3;
using ImageBuilderAutomation.Local.Services.S3.Wire;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>Writes answers and refusals in the protocol that the request has.</summary>
internal static class ServiceResponses
{
    /// <summary>An error before any operation. The body is not read for it: the signature names the service.</summary>
    public static Task WriteErrorAsync(HttpContext http, HttpStatusCode status, string message)
    {
        var code = status switch
        {
            HttpStatusCode.Forbidden => "AccessDeniedException",
            HttpStatusCode.InternalServerError => "InternalFailure",
            _ => "InvalidRequestException",
        };
        if (FunctionUrlEndpoint.Serves(http.Request))
            return FunctionUrlEndpoint.RefuseAsync(http, status, message);
        if (S3Request.IsOne(http.Request))
            return S3Endpoint.RefuseAsync(http, status, code, message);
        return !http.Request.HasFormContentType ? RefuseAsync(http, status, code, message)
            : http.Request.Headers.Authorization.ToString().Contains("/ec2/aws4_request", StringComparison.Ordinal)
                ? WriteXmlAsync(http, QueryAnswer.Ec2Error(code, message) with { Status = status })
                : WriteXmlAsync(http, QueryAnswer.Error(status, code, message));
    }

    public static Task RefuseAsync(HttpContext http, HttpStatusCode status, string type, string message)
    {
        http.Response.StatusCode = (int)status;
        http.Response.Headers["x-amzn-ErrorType"] = type[(type.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return WriteAsync(http, new JsonObject { ["__type"] = type, ["message"] = message }.ToJsonString());
    }

    public static Task WriteXmlAsync(HttpContext http, QueryAnswer answer)
    {
        http.Response.StatusCode = (int)answer.Status;
        http.Response.ContentType = "text/xml";
        return http.Response.WriteAsync(answer.ToXml(), http.RequestAborted);
    }

    public static Task WriteAsync(HttpContext http, string json)
    {
        // SQS speaks version 1.0 of the JSON protocol, SSM and others 1.1.
        http.Response.ContentType = http.Request.ContentType is "application/x-amz-json-1.1" ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }
}
