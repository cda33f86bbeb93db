#!/usr/bin/env bash
# A minimal Lambda runtime. The payload of an invocation selects what it does.

trap 'echo "received SIGTERM"; exit 0' TERM

call() { # method, path, body
  exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}"
  printf '%s /2018-06-01/runtime/%s HTTP/1.1\r\nHost: %s\r\nContent-Length: %s\r\n\r\n%s' "$1" "$2" "$AWS_LAMBDA_RUNTIME_API" "${#3}" "$3" >&3
  length=0
  while IFS= read -r line <&3 && [ "$line" != $'\r' ]; do
    line=${line%$'\r'}
    case $line in
      Content-Length:*) length=${line#*: } ;;
      Lambda-Runtime-Aws-Request-Id:*) id=${line#*: } ;;
      Lambda-Runtime-Deadline-Ms:*) deadline=${line#*: } ;;
      Lambda-Runtime-Invoked-Function-Arn:*) arn=${line#*: } ;;
    esac
  done
  body=
  [ "$length" = 0 ] || read -rN "$length" body <&3
  exec 3>&-
}

answer() { call POST "invocation/$id/response" "$1"; }
fail() { call POST "invocation/$id/error" "{\"errorType\":\"$1\",\"errorMessage\":\"$2\"}"; }

if [ -n "$FAIL_TO_START" ]; then
  call POST init/error '{"errorType":"CannotStart","errorMessage":"no table is named"}'
  exit 1
fi

cd "$LAMBDA_TASK_ROOT"
while true; do
  call GET invocation/next ''
  case $body in
    '"who"') answer "$$" ;;
    '"describe"') answer "{\"name\":\"$AWS_LAMBDA_FUNCTION_NAME\",\"arn\":\"$arn\",\"home\":\"$HOME\",\"left\":$((deadline - $(date +%s%3N)))}" ;;
    '"fail"') fail Unlucky 'no luck' ;;
    '"exit"') exit 3 ;;
    '"hang"') sleep 1000 ;;
    '"hang once"') if [ -e hung ]; then answer '"done"'; else echo $$ >hung; sleep 1000; fi ;;
    '"meet"') : >"met.$$"; until [ "$(ls met.* | wc -l)" = 2 ]; do :; done; answer '"met"' ;;
    '"alone"') if mkdir occupied; then rmdir occupied; answer "$$"; else fail Concurrency 'another process is running'; fi ;;
    '"big"') answer "$(printf '%6300000s')" ;;
  esac
done
