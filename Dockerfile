FROM node:20-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY . .
USER node
ENTRYPOINT ["node", "src/cli/jobtide.mjs"]
CMD ["start"]
